import * as z from 'zod'

/** User settings, under `finetuneLab` in VS Code or in the initialization options of other editors. */
const settingsSchema = z.object({
  /** Folder of the run store, relative to the workspace folder. */
  store: z.string().catch('.finetune-lab'),
  /** Searched first for data sets. */
  dataFolder: z.string().catch(''),
  /** 0: one per core. */
  workers: z.int().min(0).max(1024).catch(0),
  codeLens: z.boolean().catch(true),
})

export type Settings = z.output<typeof settingsSchema>

/** Reads what an editor sends. Missing or invalid settings get their defaults. */
export function readSettings(sent: unknown): Settings {
  return settingsSchema.parse(typeof sent === 'object' && sent !== null ? sent : {})
}
