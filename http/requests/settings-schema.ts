/** Schemas of the settings, made from `domain/settings/settings.ts`. */
import * as z from 'zod/mini'
import type { FieldError } from '#domain/field-error.ts'
import { pointerSteps } from '#domain/json-pointer.ts'
import type { Setting, SettingKind } from '#domain/settings/setting-kinds.ts'
import { type SettingName, type SettingsChange, siteSettings } from '#domain/settings/settings.ts'
import { atLeastOne } from './tree-schemas.ts'

/** Every setting by its name: the shape of its value and its rule. */
export const settingSchemas = mapped(siteSettings, (setting: Setting) => {
  const rule = setting.rule as ((value: unknown) => FieldError[]) | undefined
  return rule ? schemaOf(setting).check(judgedBy(rule)) : schemaOf(setting)
}) as Record<SettingName, z.ZodMiniType>

/** A change of settings: some of them, each whole. */
export const Change = atLeastOne(mapped(settingSchemas, (schema) => z.optional(schema))) as z.ZodMiniType<
  SettingsChange,
  SettingsChange
>

function schemaOf(kind: SettingKind): z.ZodMiniType {
  switch (kind.kind) {
    case 'flag':
      return z.boolean()
    case 'whole':
      return z.int().check(z.gte(kind.min), z.lte(kind.max))
    case 'number':
      return z.number().check(z.gte(kind.min), z.lte(kind.max))
    case 'choice':
      return z.enum(kind.of)
    case 'text':
      return z.string().check(z.maxLength(kind.maxLength))
    case 'list':
      return z.array(schemaOf(kind.of)).check(z.maxLength(kind.maxItems))
    case 'table':
      return z.record(z.string(), schemaOf(kind.of))
    default:
      return z.strictObject({
        ...mapped(kind.parts, schemaOf),
        ...mapped(kind.optional ?? {}, (part) => z.optional(schemaOf(part))),
      })
  }
}

/** A rule of `domain/` as a check; its pointers go on from where the value stands. */
function judgedBy(rule: (value: unknown) => FieldError[]): z.core.CheckFn<unknown> {
  return (payload) => {
    if (payload.issues.length > 0) return
    for (const { pointer, code, detail } of rule(payload.value)) {
      payload.issues.push({
        code: 'custom',
        path: pointerSteps(pointer),
        params: { code, detail },
        input: payload.value,
      })
    }
  }
}

function mapped<Value, Made>(
  record: Readonly<Record<string, Value>>,
  make: (value: Value) => Made,
): Record<string, Made> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, make(value)]))
}
