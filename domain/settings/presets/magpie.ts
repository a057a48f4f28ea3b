import type { Preset } from './preset.ts'

/** What Magpie goes by where nobody configured it otherwise. Its service types are most of what it is. */
export const magpie: Preset = {
  meaning: 'the user names of Magpie, and its service types for geodata (OGC services, GeoServer, THREDDS)',
  settings: { username_rules: 'ascii-lowercase' },
  flags: {},
  abilities: {},
}
