import * as z from 'zod'

/** Options that a client may send when it starts the server. All are optional: an editor without a plug-in sends none. */
export const initializationSchema = z.object({
  /** Whether the commands of the VS Code extension are available: code lenses and some quick fixes call them. */
  commands: z.boolean().catch(false),
  /** False in a workspace that the user does not trust: the server then reads no folders outside it. */
  trusted: z.boolean().catch(true),
  /** Settings of an editor that does not answer requests for them. */
  settings: z.unknown().optional(),
})

export type Initialization = Partial<z.output<typeof initializationSchema>>

/** Notification from the client: the workspace is trusted from now on. */
export const TRUSTED = 'finetuneLab/trusted'
