/** Every statement of the service, by its source. */
import { descriptions } from '#openapi/operations/index.ts'
import { type Recording, startRecorder } from './recorder.ts'
import { furtherRequests } from './further-requests.ts'
import { requests } from './requests.ts'
import { works } from './work.ts'

/** A source of statements. */
interface Source {
  /** The `operationId`, `sweeper`, or `postern` and a command. */
  name: string
  /** `PATCH /v1/users/:u`; empty for other work than requests. */
  route: string
  /** The variant of the request. */
  variant: string
}

/** A source with its statements. */
export type Recorded = Source & Recording

/** Records statements. @param name only these; an operation may also be named by its route, in either form of parameters */
export async function recordStatements(name?: string): Promise<Recorded[]> {
  const recorder = await startRecorder()
  const recorded: Recorded[] = []
  try {
    for (const request of [...requests, ...furtherRequests]) {
      const source = { name: operationIdOf(request.route), route: request.route, variant: request.variant ?? '' }
      if (isNamed(source, name)) recorded.push({ ...source, ...(await recorder.request(request)) })
    }
    for (const work of works) {
      const source = { name: work.name, route: '', variant: '' }
      if (isNamed(source, name))
        recorded.push({ ...source, ...(await recorder.work(work.rows, (env) => work.run(env))) })
    }
  } finally {
    recorder.stop()
  }
  return recorded
}

/** All names, in the order of the API's description. */
export function sourceNames(): { name: string; route: string }[] {
  const operations = [...operationIds].map(([route, name]) => ({ name, route }))
  return [...operations, ...[...new Set(works.map(({ name }) => name))].map((name) => ({ name, route: '' }))]
}

/** `PATCH /v1/users/{u}` → `updateUser`, for every function except the development ones. */
const operationIds = new Map(
  descriptions.flatMap(({ operations }) => Object.entries(operations).map(([key, { id }]) => [key, id] as const)),
)

function operationIdOf(route: string): string {
  const id = operationIds.get(documented(route))
  if (!id) throw new Error(`${route} is described nowhere in openapi/operations/`)
  return id
}

function isNamed(source: Source, name: string | undefined): boolean {
  return (
    name === undefined || source.name === name || (source.route !== '' && documented(source.route) === documented(name))
  )
}

/** `:u` as `{u}`. */
function documented(route: string): string {
  return route.replaceAll(/:(\w+)/g, '{$1}')
}
