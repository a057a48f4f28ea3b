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
  const [name, file] = segments.slice(at)
  if (name !== undefined) {
    const own = normalized(name)
    const names = at < 2 || file === undefined ? [own] : packagesOf(file)
    // pypicloud fetches, and deletes, a file by its name alone: under the name of another package it would be had by that one's grants.
    if (!names.includes(own)) return 'A file of a package is called NAME-VERSION.'
    return only(need(readOrWrite(method), ...names.slice(0, names.indexOf(own) + 1).map((each) => [each])))
  }
  if (isReading(method)) return only(need('read', []))
  return 'The body of an upload is not seen here: POST the file to /api/package/NAME/FILE.'
}

/** What a file may be a version of, longest first: `foo-2-1.0.tar.gz` of foo-2, or of foo. */
function packagesOf(file: string): string[] {
  return [...file.matchAll(/-(?=v?\d)/gi)].map(({ index }) => normalized(file.slice(0, index))).toReversed()
}

function normalized(name: string): string {
  return name.replaceAll(/[-_.]+/g, '-').toLowerCase()
}
