/** An index of Python packages, as pypicloud has it: `/simple/NAME/`, `/pypi/NAME/json`, `/api/package/NAME/FILE`. */
import { need, only, type RequestMapping, isReading, readOrWrite } from './mapping.ts'

/** A package counts by its normalized name (PEP 503), so its node has to be called that. */
export const packages: RequestMapping = ({ method, segments }) => {
  const at = ['simple', 'pypi'].includes(segments[0] ?? '')
    ? 1
    : segments[0] === 'api' && segments[1] === 'package'
      ? 2
      : 0
  if (at === 0) return 'There is nothing of the index at this path.'
  const name = segments[at]
  if (name !== undefined) return only(need(readOrWrite(method), [normalized(name)]))
  if (isReading(method)) return only(need('read', []))
  return 'The body of an upload is not seen here: POST the file to /api/package/NAME/FILE.'
}

function normalized(name: string): string {
  return name.replaceAll(/[-_.]+/g, '-').toLowerCase()
}
