import { expect, test } from 'vitest'
import { parseQueue } from './read-queue.ts'

test('counts tasks per job; the first to start gives the time and the reason for waiting', () => {
  const text = `CLUSTER: fe
17|PENDING|N/A||Dependency
17|PENDING|1795656194||Priority
17|RUNNING|1795656100|node2|None
17|COMPLETING|1795656100|node1|None
17|TIMEOUT|1795656100|node1|None
18|PENDING|N/A||ReqNodeNotAvail, UnavailableNodes:node[1-9]|odd
a line of a site's own
19|REQUEUED|N/A||BeginTime
`
  expect(Object.fromEntries(parseQueue(text, ['17', '18', '19', '20']))).toEqual({
    17: { waiting: 2, running: 2, nodes: ['node2', 'node1'], reason: 'Priority', starts: '2026-11-26T01:23:14.000Z' },
    18: { waiting: 1, running: 0, nodes: [], reason: 'ReqNodeNotAvail, UnavailableNodes:node[1-9]|odd' },
    19: { waiting: 1, running: 0, nodes: [], reason: 'BeginTime' },
    20: { waiting: 0, running: 0, nodes: [] },
  })
})
