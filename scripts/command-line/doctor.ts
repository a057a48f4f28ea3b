/** `doctor`: what is wrong with the settings of a deployment that only its database shows. */
import { passkeysByRpId } from '#store/passkeys/rp-ids.ts'
import type { Command } from './commands.ts'

export const doctor: Command = {
  takes: [],
  does: 'Check that the passkeys in the database belong to the RP ID of the deployment. Run it before you change PASSKEY_RP_ID or BASE_URL.',
  async run({ db, rpId }) {
    if (!rpId) throw new Error('Set PASSKEY_RP_ID or BASE_URL to its value in the deployment.')
    const counts = Object.entries(await passkeysByRpId(db))
    const lost = counts.filter(([id]) => id !== rpId)
    const all = counts.reduce((sum, [, count]) => sum + count, 0)
    if (lost.length === 0) return { says: `Passkeys: ${all}, all of the RP ID ${rpId}.` }
    const lines = lost.map(([id, count]) => `${count} of the RP ID ${id}`)
    return {
      says: `REFUSED: with the RP ID ${rpId} these passkeys would be of no use: ${lines.join(', ')}. Keep the RP ID: its owners could not sign in with them, and an RP ID cannot be moved.`,
      isWell: false,
    }
  },
}
