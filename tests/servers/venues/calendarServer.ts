import { calendarFile } from '../../builders/calendarFile.ts'
import { openContractServer, type ContractServer } from '../contractServer.ts'

/** Opens a server that tells the schedule of the Bureau of Labor Statistics, and days of releases as FRED does. */
export function openCalendarServer(key: string): Promise<ContractServer> {
  const releases = [
    { release_id: 50, release_name: 'Employment Situation', date: '2026-01-09' },
    { release_id: 53, release_name: 'Gross Domestic Product', date: '2026-01-29' },
    ...Array.from({ length: 1_500 }, (_, index) => ({
      release_id: 1_000 + index,
      release_name: `Release ${index}`,
      date: '2026-01-30',
    })),
  ]
  return openContractServer({
    routes: {
      '/schedule/news_release/bls.ics': () => ({ body: calendarFile(), headers: { 'content-type': 'text/calendar' } }),
      '/fred/releases/dates': ({ query }) => {
        if (query.get('api_key') !== key) {
          const message = 'Bad Request.  The value for variable api_key is not registered.'
          return { status: 400, body: { error_code: 400, error_message: message } }
        }
        const [from, to] = [query.get('realtime_start') ?? '', query.get('realtime_end') ?? '9']
        const found = releases.filter(({ date }) => date >= from && date <= to)
        const [limit, offset] = [Number(query.get('limit')), Number(query.get('offset'))]
        return { body: { count: found.length, offset, limit, release_dates: found.slice(offset, offset + limit) } }
      },
    },
  })
}
