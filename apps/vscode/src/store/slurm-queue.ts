import type { SlurmQueue } from '@finetune-lab/runs'
import { watchQueue } from '@finetune-lab/slurm'
import * as vscode from 'vscode'

const watch = watchQueue()

/** The state of sweeps' Slurm jobs: polled rarely, once for all readers, and never in an untrusted workspace. */
export const slurmQueue: SlurmQueue = job => (vscode.workspace.isTrusted ? watch.standing(job) : undefined)
