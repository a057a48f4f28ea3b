/** How many things are below a node, as the texts take it. */
import type { ResourceDetails } from 'postern/client'
import type { Count } from './words.ts'

/** The resources below a node. */
export function resourcesBelow({ branch }: ResourceDetails): Count {
  return counted(branch?.resources ?? 0, branch?.complete)
}

/** The grants on a node and below it. */
export function grantsOfBranch({ branch }: ResourceDetails): Count {
  return counted(branch?.grants ?? 0, branch?.complete)
}

/** Up to here each is counted. */
const mostCounted = 10_000

function counted(count: number, isComplete = true): Count {
  return { count, isMore: !isComplete && count === mostCounted }
}
