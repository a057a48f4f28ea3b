/** Moving: the node that is open as the new parent of the one that is being moved. What that changes is previewed first. */
import type { ResourceDetails } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useWords } from '#console/texts/texts.tsx'
import { whatIfHref } from '#console/parts/what-if-href.ts'
import { words } from './words.ts'

export interface MoveTargetProps {
  moved: ResourceDetails
  parent: ResourceDetails
}

export function MoveTarget({ moved, parent }: MoveTargetProps): ReactNode {
  const own = useWords(words)
  if (`${parent.path}/`.startsWith(`${moved.path}/`)) return <p className="muted">{own.moveBelowItself}</p>
  if (moved.parent === parent.uuid) return <p className="muted">{own.moveNotAway}</p>
  return (
    <Link className="button primary" href={moveHref(moved.uuid, parent.uuid)}>
      {own.moveHere}
    </Link>
  )
}

/** The preview of a move. */
export function moveHref(uuid: string, parent: string): string {
  return whatIfHref({ method: 'PATCH', path: `/v1/resources/${uuid}`, body: { parent } })
}
