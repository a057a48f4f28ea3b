/** An index of Python packages like pypicloud: `/simple/NAME/`, `/pypi/NAME/json`, `/api/package/NAME/FILE`. */
import { requirement, singleReading, type RequestMapping, readOrWrite } from './mapping.ts'

/** Packages are identified by the normalized name (PEP 503), which their nodes must have. */
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
    // pypicloud finds a file by its name alone. Under the name of another package the file would be available with the grants of that package.
    if (!names.includes(own)) return 'A file of a package is called NAME-VERSION.'
    return singleReading(
      requirement(readOrWrite(method), ...names.slice(0, names.indexOf(own) + 1).map((each) => [each])),
    )
  }
  if (readOrWrite(method) === 'read') return singleReading(requirement('read', []))
  return 'The body of an upload is not seen here: POST the file to /api/package/NAME/FILE.'
}

/** The packages that a file may belong to, longest first: `foo-2-1.0.tar.gz` to foo-2, or to foo. */
function packagesOf(file: string): string[] {
  return [...file.matchAll(/-(?=v?\d)/gi)].map(({ index }) => normalized(file.slice(0, index))).toReversed()
}

function normalized(name: string): string {
  return name.replaceAll(/[-_.]+/g, '-').toLowerCase()
}
