/** What the address of a tree says besides its service. */
import { cursor, text } from '#console/address.ts'

export const parameters = {
  /** The node whose panel is open. */
  open: text,
  /** The beginning of the names in a level: below the node `in`, or below the service. */
  q: text,
  in: text,
  /** The node that is being moved. */
  move: text,
  /** A page of the grants of the open node. */
  grants: cursor,
}
