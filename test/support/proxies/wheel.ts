/** Python packages for tests: a wheel is a zip archive with a module and its description (PEP 427). */
import { crc32 } from 'node:zlib'

/** The file of a wheel. */
export interface Wheel {
  name: string
  bytes: Buffer
}

/** Builds a wheel with one module of this name, which has the version in `__version__`. @param project in normalized form, of letters only */
export function buildWheel(project: string, version: string): Wheel {
  const info = `${project}-${version}.dist-info`
  const files: Record<string, string> = {
    [`${project}/__init__.py`]: `__version__ = '${version}'\n`,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${project}\nVersion: ${version}\nSummary: A test.\n`,
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
  }
  const record = [...Object.keys(files), `${info}/RECORD`].map((file) => `${file},,\n`).join('')
  return { name: `${project}-${version}-py3-none-any.whl`, bytes: zip({ ...files, [`${info}/RECORD`]: record }) }
}

/** An archive of files that are not compressed (APPNOTE.TXT §4.3): for each a local header and its bytes, then the directory. */
function zip(files: Record<string, string>): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [path, text] of Object.entries(files)) {
    const [name, bytes] = [Buffer.from(path), Buffer.from(text)]
    const common = Buffer.alloc(26) // version needed, flags, method, time, date, checksum, two sizes, length of the name, length of extras
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(33, 8) // 1 January 1980
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(bytes.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, name, bytes])
    const rest = Buffer.alloc(14) // length of the comment, disk, two attributes, offset of the local header
    rest.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), common, rest, name]))
    bodies.push(local)
    offset += local.length
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006')
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(entries.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, entries, end])
}
