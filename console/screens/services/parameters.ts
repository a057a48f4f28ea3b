/** What the address of a tree says besides its service. */
import { cursor, text } from '#console/address.ts'

export const parameters = {
  /** The node whose panel is open. */
  open: text,
  /** The beginning of the names below the open node, or below the root. */
  q: text,
  /** The node that is being moved. */
  move: text,
  /** A page of the grants of the open node. */
  grants: cursor,
}
