/** Presets for tests of what other programs have, and the flags of CamCOPS for comparison. */
import { afterAll, beforeAll } from 'vitest'
import { connect } from '#adapters/neon.ts'
import type { FlagModel } from '#domain/groups/capabilities/abilities.ts'
import { type FlagRule, type FlagsByName, generalFlags, readFlags } from '#domain/groups/capabilities/flags.ts'
import { type PresetName, presets } from '#domain/settings/presets/presets.ts'
import { derivedOf, presetSettingsOf } from '#domain/settings/settings.ts'
import { updateSettings } from '#store/settings.ts'
import type { TestDatabase } from '#test/support/servers/database.ts'

/** The flags of an installation with the preset `camcops`. */
export const camcopsFlags: Readonly<Record<string, FlagRule>> = { ...generalFlags, ...presets.camcops.flags }
export const camcopsFlagNames = Object.keys(camcopsFlags)
/** All of them off. */
export const flagsOff: FlagsByName = readFlags({}, camcopsFlagNames)
/** The flag model of such an installation. */
export const camcopsModel: FlagModel = { flags: camcopsFlagNames, abilities: presets.camcops.abilities }

/** Turns these presets on and all others off, as the command line does. */
export async function setPresets(database: TestDatabase, ...names: PresetName[]): Promise<void> {
  const system = {
    audience: 'system',
    claims: null,
    key: null,
    scope: null,
    address: null,
    userAgent: null,
    language: null,
    requestId: 'a test sets presets',
  } as const
  const changes = { presets: names }
  const db = connect(database.connectionString, database.endpoint)
  await updateSettings(db, system, changes, derivedOf(changes), presetSettingsOf(changes))
}

/**
 * Turns presets on for the tests of a file or a `describe`. Call it after creating the database, and users whose names the presets would reject.
 */
export function usePresets(owner: { database: TestDatabase } | TestDatabase, ...names: PresetName[]): void {
  const database = () => ('database' in owner ? owner.database : owner)
  beforeAll(() => setPresets(database(), ...names))
  afterAll(() => setPresets(database()))
}
