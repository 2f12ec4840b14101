import { expect, test } from 'vitest'
import { countEnds } from './how-it-ended.ts'

test('counts how tasks ended, from the output of scontrol and of sacct', () => {
  const controller = (id: number, task: string, state: string, exit: string) =>
    `JobId=${id} ArrayJobId=5 ArrayTaskId=${task} JobName=a JobState=${state} Reason=None ExitCode=${exit} RunTime=00:00:03`
  expect(
    countEnds(
      [
        controller(5, '4-9%4', 'CANCELLED', '0:0'),
        controller(9, '3', 'CANCELLED', '0:15'),
        controller(8, '2', 'FAILED', '3:0'),
        controller(7, '1', 'OUT_OF_MEMORY', '0:125'),
        controller(6, '0', 'COMPLETED', '0:0'),
      ].join('\n'),
    ),
  ).toBe('7 cancelled, 1 failed (exit code 3), 1 out of memory, 1 completed')
  expect(
    countEnds('5_0|COMPLETED|0:0\n5_1|CANCELLED by 1000|0:0\n5_[2-4,7]|CANCELLED by 1000|0:0\n5_9|TIMEOUT|0:0'),
  ).toBe('1 completed, 5 cancelled, 1 timeout')
  expect(countEnds('JobId=5 JobName=a JobState=NODE_FAIL Reason=None ExitCode=0:0')).toBe('1 node fail')
  expect(countEnds('')).toBeUndefined()
})
