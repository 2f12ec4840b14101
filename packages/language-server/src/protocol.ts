import * as z from 'zod'

/** What a client may tell when it starts the server. All of it is optional: an editor without a plug-in sends none. */
export const initializationSchema = z.object({
  /** Whether the commands of the VS Code extension are there: code lenses and some quick fixes are calls of them. */
  commands: z.boolean().catch(false),
  /** False in a workspace that the person has not said to trust: folders outside it are not looked into. */
  trusted: z.boolean().catch(true),
  /** Settings of an editor that cannot be asked for them. */
  settings: z.unknown().optional(),
})

export type Initialization = Partial<z.output<typeof initializationSchema>>

/** Notification of the client: the workspace is trusted from now on. */
export const TRUSTED = 'finetuneLab/trusted'
