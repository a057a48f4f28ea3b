/** What a route cannot say of itself, and a person must. */
import type { ZodMiniType } from 'zod/mini'
import type { RefusalCode } from '#domain/refusal.ts'

/** One function: a section of the document. */
export interface FunctionDescription {
  /** What the section is called. */
  title: string
  /** What it is for, in a sentence or two. */
  description: string
  /** By method and path, `POST /v1/sessions/{sid}`; in the order in which a reader should meet them. */
  operations: Record<string, Operation>
}

/** One operation. Its path, its parameters, its body, who may call it and the refusals that follow from those are derived. */
export interface Operation {
  /** What generated clients call it: camelCase, unique, never renamed. */
  id: string
  /** What it does, in a line. */
  summary: string
  /** What a reader has to know besides. */
  description?: string
  /** What the parameters of its path are. */
  parameters?: Record<string, string>
  /** Takes its body as a form too, from pages that work without scripts. */
  form?: boolean
  /** By status: what it answers when it did what was asked. */
  answers: Record<number, Answer>
  /** Refusals besides those that follow from the route. */
  problems?: RefusalCode[]
  /** Does not remember what an `Idempotency-Key` came with. */
  forgetful?: boolean
  /** Answers people too: whoever accepts `text/html` gets pages, of refusals as well. */
  pages?: boolean
  /** Needs neither the database nor a setting, so it is never unavailable. */
  alwaysThere?: boolean
}

/** One good answer. */
export interface Answer {
  description: string
  /** Its JSON; absent for an answer without a body. */
  schema?: ZodMiniType
  /** Its body where that is not, or not only, JSON. */
  mediaType?: 'text/html'
  /** Its headers: what each says, or the one value it has. */
  headers?: Record<string, string | { always: string }>
}
