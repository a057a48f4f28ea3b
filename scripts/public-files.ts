/** Builds the static assets of a deployment. `npm run deploy` runs it first. */
import { buildPublicFiles } from '#local/public-files.ts'

await buildPublicFiles()
