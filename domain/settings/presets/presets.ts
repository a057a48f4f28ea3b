/** The presets, and what those that are on add up to. See docs/presets.md. */
import type { FlagRule } from '#domain/groups/capabilities/flags.ts'
import type { FieldError } from '#domain/field-error.ts'
import { authnzerver } from './authnzerver.ts'
import { camcops } from './camcops.ts'
import { magpie } from './magpie.ts'
import type { Preset } from './preset.ts'

const all = { authnzerver, camcops, magpie } as const satisfies Record<string, Preset>

/** The name of a preset: the program that it is of. */
export type PresetName = keyof typeof all

/** Every preset by its name. */
export const presets: Readonly<Record<PresetName, Preset>> = all

/** Their names, in the order of the alphabet. */
export const presetNames = Object.keys(all) as PresetName[]

/** What is wrong with a list of presets to turn on. */
export function checkPresets(names: readonly PresetName[]): FieldError[] {
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [{ pointer: `/${index}`, code: 'duplicate-preset', detail: 'Remove it. It is already listed.' }],
  )
}

/** The flags and abilities of presets, as statements read them. */
export interface PresetFlags {
  readonly flags: Readonly<Record<string, FlagRule>>
  readonly abilities: Preset['abilities']
}

/** All flags and abilities of these presets. */
export function flagsOfPresets(names: readonly PresetName[]): PresetFlags {
  const flags = Object.assign({}, ...names.map((name) => presets[name].flags)) as PresetFlags['flags']
  const abilities = Object.assign({}, ...names.map((name) => presets[name].abilities)) as PresetFlags['abilities']
  return { flags, abilities }
}

/** What these presets give settings. Where two give one setting, the later in the list counts. */
export function settingsOfPresets(names: readonly PresetName[]): Record<string, unknown> {
  return Object.assign({}, ...names.map((name) => presets[name].settings)) as Record<string, unknown>
}
