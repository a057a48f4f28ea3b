/** A node in the tree. Its name can be dragged to a new parent, which leads to the preview of that move. */
import { useState, type DragEvent, type ReactNode } from 'react'
import { Button } from 'react-aria-components/Tree'
import { useLocation } from 'wouter'
import { useMay } from '#console/caller.tsx'
import { Badges } from './badges.tsx'
import type { Node } from './levels.ts'
import { moveHref } from './move-target.tsx'

export interface NodeLineProps {
  node: Node
  hasChildren: boolean
  /** Whether its panel is open. */
  isOpen: boolean
}

/** What a dragged node is to the browser: no text that other programs take. */
const draggedType = 'application/x-postern-resource'

export function NodeLine({ node, hasChildren, isOpen }: NodeLineProps): ReactNode {
  const may = useMay()
  const mayMove = may('tree:write') && may('grants:read')
  const target = useDropTarget(node, mayMove)
  const { uuid, name, display_name, type, parent, begins = [] } = node
  return (
    <div className={target.isOver ? 'node over' : 'node'} {...target.handlers}>
      {hasChildren ? (
        <Button slot="chevron" className="chevron">
          <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d="m9 6 6 6-6 6" />
          </svg>
        </Button>
      ) : (
        <span className="chevron" />
      )}
      <span
        className="name"
        title={display_name}
        aria-current={isOpen || undefined}
        draggable={mayMove && parent !== null}
        onDragStart={({ dataTransfer }) => dataTransfer.setData(draggedType, uuid)}
      >
        {name}
      </span>
      <span className="type small muted">{type}</span>
      <Badges begins={begins} />
    </div>
  )
}

/** What makes a node the new parent of a dragged one. The preview says where it may not stand. */
function useDropTarget({ uuid }: Node, isTarget: boolean) {
  const [, navigate] = useLocation()
  const [isOver, setIsOver] = useState(false)
  const isNode = ({ dataTransfer }: DragEvent) => isTarget && dataTransfer.types.includes(draggedType)
  const handlers = {
    onDragOver: (event: DragEvent) => {
      if (!isNode(event)) return
      event.preventDefault()
      setIsOver(true)
    },
    onDragLeave: () => setIsOver(false),
    onDrop: (event: DragEvent) => {
      setIsOver(false)
      const dragged = event.dataTransfer.getData(draggedType)
      if (!isNode(event) || dragged === uuid) return
      event.preventDefault()
      navigate(moveHref(dragged, uuid))
    },
  }
  return { isOver, handlers }
}
