/** What a setting may hold. The request that changes it, the answer that shows it and its page in the API document are made from this. */
import type { FieldError } from '#domain/field-error.ts'

/** The shape of a value. Numbers and counts include their bounds; lengths are in UTF-16 units. */
export type SettingKind =
  | { readonly kind: 'flag' }
  | { readonly kind: 'whole' | 'number'; readonly min: number; readonly max: number }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  | { readonly kind: 'text'; readonly maxLength: number }
  | { readonly kind: 'list'; readonly of: SettingKind; readonly maxItems: number }
  /** An object with keys of the administrator's own choosing. */
  | { readonly kind: 'table'; readonly of: SettingKind }
  /** An object with these keys; those of `optional` may be left out. */
  | {
      readonly kind: 'parts'
      readonly parts: { readonly [name: string]: SettingKind }
      readonly optional?: { readonly [name: string]: SettingKind }
    }

/** One setting. What must hold between values makes them parts of one setting, which is sent whole and judged by its rule. */
export type Setting = SettingKind & {
  /** What holds until somebody chooses otherwise. */
  readonly default: unknown
  /** What else can be wrong with a value of this shape, with pointers into it. */
  readonly rule?: (value: never) => FieldError[]
  /** What statements need instead of the value and SQL cannot work out; kept beside it, as `derived`. Absent for the default. */
  readonly derive?: (value: never) => unknown
  /** Whether it decides what somebody may do, or who signs in as whom: only a superuser who is signed in changes it (decision 0083). */
  readonly decidesRights?: true
}

/** The type of the values of a shape. */
export type SettingValue<Kind> = Kind extends { readonly kind: 'flag' }
  ? boolean
  : Kind extends { readonly kind: 'whole' | 'number' }
    ? number
    : Kind extends { readonly kind: 'choice'; readonly of: readonly (infer Choice)[] }
      ? Choice
      : Kind extends { readonly kind: 'text' }
        ? string
        : Kind extends { readonly kind: 'list'; readonly of: infer Item }
          ? readonly SettingValue<Item>[]
          : Kind extends { readonly kind: 'table'; readonly of: infer Entry }
            ? Readonly<Record<string, SettingValue<Entry>>>
            : Kind extends { readonly kind: 'parts'; readonly parts: infer Parts }
              ? PartsOf<Parts> & (Kind extends { readonly optional: infer Some } ? Partial<PartsOf<Some>> : unknown)
              : never

type PartsOf<Parts> = { -readonly [Name in keyof Parts]: SettingValue<Parts[Name]> }
