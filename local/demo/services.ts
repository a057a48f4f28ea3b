/** Three services: an API of a clinic, an archive of files and the API of a ledger, with trees up to nine levels deep. */
import { before, day, type DemoInput, firstId, type Row, type Rows } from './plan.ts'
import { type Chance, uuidOf } from './random.ts'

/** A node, as grants refer to it. */
export interface DemoNode {
  id: number
  uuid: string
  name: string
  type: string
  /** The ids from the root to the node. */
  path: number[]
  depth: number
}

/** What a level of a tree is made of: the names at it, or how many of a pattern (`{n}` is the number). */
type Level = readonly string[] | { pattern: string; from: number; to: number }

interface Design {
  name: string
  displayName: string
  type: 'api' | 'files'
  levels: readonly Level[]
  /** The type of a node, by whether nodes can be below it. */
  inner: string
  leaf: string
}

const designs: readonly Design[] = [
  {
    name: 'clinic',
    displayName: 'Clinic',
    type: 'api',
    inner: 'route',
    leaf: 'route',
    levels: [
      ['v1', 'v2'],
      ['patients', 'appointments', 'wards', 'devices', 'reports'],
      { pattern: 'unit-{n}', from: 3, to: 6 },
      ['records', 'images', 'notes'],
      { pattern: 'item-{n}', from: 0, to: 3 },
    ],
  },
  {
    name: 'archive',
    displayName: 'Research archive',
    type: 'files',
    inner: 'directory',
    leaf: 'file',
    levels: [
      ['studies', 'instruments', 'publications', 'public'],
      { pattern: 'year-202{n}', from: 2, to: 5 },
      ['raw', 'cleaned', 'results'],
      { pattern: 'cohort-{n}', from: 1, to: 3 },
      { pattern: 'site-{n}', from: 0, to: 2 },
      ['imaging', 'labs'],
      { pattern: 'batch-{n}', from: 0, to: 2 },
      { pattern: 'run-{n}.csv', from: 0, to: 2 },
    ],
  },
  {
    name: 'ledger',
    displayName: 'Ledger',
    type: 'api',
    inner: 'route',
    leaf: 'route',
    levels: [
      ['accounts', 'invoices', 'payroll', 'audits'],
      { pattern: 'company-{n}', from: 2, to: 5 },
      ['open', 'closed'],
      { pattern: 'quarter-{n}', from: 4, to: 4 },
      ['lines', 'attachments'],
    ],
  },
]

/** The services with their trees. */
export function planServices(input: DemoInput, chance: Chance): { nodes: DemoNode[]; rows: Rows } {
  const createdAt = before(input.now, 800 * day)
  const nodes: DemoNode[] = []
  const rows: Row[] = []
  const services = designs.map((design) => {
    const root = grow(null, design, chance)
    const url = `https://${design.name}.example.org/`
    return { resource_id: root.id, type: design.type, url, address: url, configuration: {} }
  })

  /** Adds a node and everything below it. */
  function grow(parent: DemoNode | null, design: Design, draws: Chance, name = design.name): DemoNode {
    const depth = parent ? parent.depth + 1 : 0
    const id = firstId + nodes.length
    const path = [...(parent?.path ?? []), id]
    const type = parent ? (depth === design.levels.length ? design.leaf : design.inner) : 'service'
    const node = { id, uuid: uuidOf(`${input.seed} node ${id}`), name, type, path, depth }
    nodes.push(node)
    const displayName = parent ? name : design.displayName
    const times = { created_at: createdAt, updated_at: createdAt }
    rows.push({
      id,
      uuid: node.uuid,
      parent_id: parent?.id ?? null,
      name,
      display_name: displayName,
      type,
      path,
      ...times,
    })
    for (const child of childrenAt(design.levels[depth], draws)) grow(node, design, draws, child)
    return node
  }

  return { nodes, rows: { resources: rows, services } }
}

function childrenAt(level: Level | undefined, chance: Chance): string[] {
  if (!level) return []
  if (!('pattern' in level)) return [...level]
  const count = chance.whole(level.from, level.to)
  return Array.from({ length: count }, (_, n) => level.pattern.replace('{n}', String(n + 1)))
}
