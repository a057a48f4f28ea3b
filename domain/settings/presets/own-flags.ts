/** Flags that an installation defines for itself: the setting `membership_flags`. */
import {
  flagPointer,
  type FlagRule,
  generalFlags,
  isFlagName,
  maxFlagName,
  maxOwnFlags,
} from '#domain/groups/capabilities/flags.ts'
import type { FieldError } from '#domain/field-error.ts'
import { presetNames, presets } from './presets.ts'

/** Names that mean something already, or would once their preset is on: each with who has it. */
const taken: ReadonlyMap<string, string> = new Map([
  ...[...Object.keys(generalFlags), 'administer_group'].map((name) => [name, 'Postern'] as const),
  ...presetNames.flatMap((preset) =>
    Object.keys({ ...presets[preset].abilities, ...presets[preset].flags }).map(
      (name) => [name, `the preset \`${preset}\``] as const,
    ),
  ),
])

/** What is wrong with the flags that an administrator defines. */
export function checkOwnFlags(flags: Readonly<Record<string, FlagRule>>): FieldError[] {
  const names = Object.keys(flags)
  const wrong = names.flatMap((name): FieldError[] => {
    const pointer = flagPointer(name, '')
    if (!isFlagName(name)) return [{ pointer, code: 'invalid-format', detail: nameRule }]
    const owner = taken.get(name)
    return owner
      ? [{ pointer, code: 'reserved-name', detail: `This name belongs to ${owner}. Choose another name.` }]
      : []
  })
  if (names.length <= maxOwnFlags) return wrong
  return [{ pointer: '', code: 'too-many-keys', detail: `Define at most ${maxOwnFlags} flags.` }, ...wrong]
}

const nameRule = `A flag is lower-case letters, digits and underscores, optionally after a word and a colon, of at most ${maxFlagName} characters.`
