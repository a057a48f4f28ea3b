/** Services whose paths are the tree (`api`, `files`), and those that have none (`access`). */
import { need, only, type RequestMapping, readOrWrite } from './mapping.ts'

/** GET and HEAD need `read`, everything else `write`; the path is walked as routes, or as directories and files. */
export const api: RequestMapping = ({ method, segments }) => only(need(readOrWrite(method), segments))

/** Whoever has access may send anything anywhere. */
export const access: RequestMapping = () => only(need('access', []))
