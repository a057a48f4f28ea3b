/** Services whose paths are the tree (`api`, `files`), and those without a tree (`access`). */
import { requirement, singleReading, type RequestMapping, readOrWrite } from './mapping.ts'

/** GET and HEAD require `read`, other methods `write`. The path is a path of routes, or of directories and files. */
export const api: RequestMapping = ({ method, segments }) => singleReading(requirement(readOrWrite(method), segments))

/** The permission `access` allows every request. */
export const access: RequestMapping = () => singleReading(requirement('access', []))
