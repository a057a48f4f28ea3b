/** A check at compile time that a response schema and the type of what the code responds with have the same fields. */
import type * as z from 'zod/mini'

/**
 * Returns the schema unchanged. It does not compile unless the schema and `Answer` have the same fields of the same types, at every depth.
 * A field that `Answer` always has may be optional in the schema, for operations that can leave it out.
 *
 * @example schemaFor<GrantRow>()(z.strictObject({ … }))
 */
export function schemaFor<Answer>() {
  return <Schema extends z.ZodMiniType>(schema: Schema & Agreement<z.output<Schema>, Answer>): Schema => schema
}

/** `unknown` if both agree, which takes nothing from the schema; otherwise a type that no schema has. */
type Agreement<Described, Answer> =
  Mutable<Answer> extends Described
    ? Complete<Described> extends Complete<Answer>
      ? Complete<Answer> extends Complete<Described>
        ? unknown
        : Disagreement<Described, Answer>
      : Disagreement<Described, Answer>
    : Disagreement<Described, Answer>

/** What a compiler error names. */
interface Disagreement<Described, Answer> {
  schemaAndAnswerDisagree: [Described, Answer]
}

/** Without `readonly`, which schemas do not have. */
type Mutable<Value> = Value extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : Value extends object
    ? { -readonly [Key in keyof Value]: Mutable<Value[Key]> }
    : Value

/** With every field required, so that a missing optional field counts as missing. */
type Complete<Value> = Value extends readonly (infer Item)[]
  ? Complete<Item>[]
  : Value extends object
    ? { -readonly [Key in keyof Value]-?: Complete<Exclude<Value[Key], undefined>> }
    : Value
