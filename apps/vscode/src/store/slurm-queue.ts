import type { SlurmQueue } from '@finetune-lab/runs'
import { watchQueue } from '@finetune-lab/slurm'
import * as vscode from 'vscode'

const watch = watchQueue()

/** What Slurm says of sweeps' jobs: asked seldom, once for all that look, and never in a workspace that is not trusted. */
export const slurmQueue: SlurmQueue = job => (vscode.workspace.isTrusted ? watch.standing(job) : undefined)
