import * as z from 'zod'

/** What a person may set, under `finetuneLab` in VS Code and in the initialization options of other editors. */
const settingsSchema = z.object({
  /** Folder of the run store, relative to the workspace folder. */
  store: z.string().catch('.finetune-lab'),
  /** Looked at first for data sets. */
  dataFolder: z.string().catch(''),
  /** 0: one for each core. */
  workers: z.int().min(0).max(1024).catch(0),
  codeLens: z.boolean().catch(true),
})

export type Settings = z.output<typeof settingsSchema>

/** Whatever an editor sends: what is missing or wrong takes its default. */
export function readSettings(sent: unknown): Settings {
  return settingsSchema.parse(typeof sent === 'object' && sent !== null ? sent : {})
}
