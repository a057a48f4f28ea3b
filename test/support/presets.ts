/** Presets for tests of what another program has, and the flags of CamCOPS as the tests compare them. */
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
/** Their names. */
export const camcopsFlagNames = Object.keys(camcopsFlags)
/** All of them off. */
export const flagsOff: FlagsByName = readFlags({}, camcopsFlagNames)
/** What capabilities of such an installation are worked out by. */
export const camcopsModel: FlagModel = { flags: camcopsFlagNames, abilities: presets.camcops.abilities }

/** Turns these presets on and all others off, as the command line does. */
export async function setPresets(database: TestDatabase, ...names: PresetName[]): Promise<void> {
  const system = {
    audience: 'system',
    claims: null,
    address: null,
    userAgent: null,
    language: null,
    requestId: 'a test sets presets',
  } as const
  const changes = { presets: names }
  const db = connect(database.connectionString, database.endpoint)
  await updateSettings(db, system, changes, derivedOf(changes), presetSettingsOf(changes))
}

/** Turns them on for the tests of a file or a `describe`. To be called after what makes the database, and people whose names their rules refuse. */
export function usePresets(owner: { database: TestDatabase } | TestDatabase, ...names: PresetName[]): void {
  const database = () => ('database' in owner ? owner.database : owner)
  beforeAll(() => setPresets(database(), ...names))
  afterAll(() => setPresets(database()))
}
