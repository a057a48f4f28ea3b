/** What a person writes about a route, because the code cannot say it. */
import type { ZodMiniType } from 'zod/mini'
import type { RefusalCode } from '#domain/refusal.ts'

/** One function: a section of the document. */
export interface FunctionDescription {
  /** The heading of the section. */
  title: string
  /** What the section is about, in a sentence or two. */
  description: string
  /** By method and path, `POST /v1/sessions/{sid}`, in the order of the document. */
  operations: Record<string, ApiOperation>
}

/** One operation. Its path, parameters, body, audience and the problems that follow from those are read from the route. */
export interface ApiOperation {
  /** The method name in generated clients: a verb of `test/openapi/summaries.test.ts` and what it acts on, in camelCase. */
  id: string
  /** `id` written out, with articles and prepositions. */
  summary: string
  /** What it does, what it needs and when it fails, as far as the summary and the problems do not say it. */
  description?: string
  /** Descriptions of the parameters in the path and in the query. `limit` and `after` have usual ones. */
  parameters?: Record<string, string>
  /** Descriptions of the fields at the top level of the body. */
  fields?: Record<string, string>
  /** Also accepts its body as `application/x-www-form-urlencoded`, for pages that work without scripts. */
  form?: boolean
  /** Success responses by status. */
  responses: Record<number, SuccessResponse>
  /** Problem codes besides those that follow from the route. */
  problems?: RefusalCode[]
  /** Also answers HTML pages, problems included, to clients that accept `text/html`. */
  pages?: boolean
  /** Its 401 may ask for Basic besides Bearer. */
  basic?: boolean
  /** Needs neither the database nor a setting, so that it never answers `unavailable`. */
  stateless?: boolean
}

/** One success response. */
export interface SuccessResponse {
  description: string
  /** The schema of its JSON; absent for a response without a body. */
  schema?: ZodMiniType
  /** The media type of a body that is not, or not only, JSON. */
  mediaType?: 'text/html' | 'text/csv' | 'text/javascript'
  /** Headers by name: a description, or the constant value. */
  headers?: Record<string, string | { always: string }>
}
