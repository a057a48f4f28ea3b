/** Files of a review, to the byte as Postern answers them: the client reads JSON, and would write it anew. */
import { getReview, unwrap } from 'postern/client'
import { useState, type MouseEvent, type ReactNode } from 'react'
import { ProblemNote } from '#console/parts/problem.tsx'
import { postern } from '#console/postern.ts'
import { useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

/** The most rows of a page of CSV, and of a review. */
const mostRows = 1000

export function DownloadJson({ review }: { review: string }): ReactNode {
  const { download } = useWords(words)
  const file = { path: `/v1/reviews/${review}/result`, type: 'application/json', name: `review-${review}.json` }
  return <Download review={review} label={download.json} {...file} />
}

export function DownloadCsv({ review }: { review: string }): ReactNode {
  const { download } = useWords(words)
  const path = `/v1/reviews/${review}/items?limit=${mostRows}`
  return <Download review={review} label={download.csv} path={path} type="text/csv" name={`review-${review}.csv`} />
}

interface DownloadProps {
  review: string
  label: string
  path: string
  type: string
  name: string
}

function Download({ review, label, path, type, name }: DownloadProps): ReactNode {
  const [error, setError] = useState<unknown>()
  const save = async (event: MouseEvent) => {
    event.preventDefault()
    try {
      unwrap(await getReview(postern, review)) // renews the session where that is due
      const answer = await fetch(path, { headers: { Accept: type } })
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
      const url = URL.createObjectURL(await answer.blob())
      Object.assign(document.createElement('a'), { href: url, download: name }).click()
      URL.revokeObjectURL(url)
      setError(undefined)
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <>
      <a className="button small" href={path} download={name} onClick={(event) => void save(event)}>
        {label}
      </a>
      {error !== undefined && <ProblemNote error={error} />}
    </>
  )
}
