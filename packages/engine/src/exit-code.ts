/** Design section 10. */
export const ExitCode = {
  done: 0,
  someRunsFailed: 1,
  wrongInput: 2,
  machineLacksSomething: 3,
  interrupted: 130,
} as const
