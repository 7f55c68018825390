import type { dataChannel } from '#contracts/data.ts'
import type { CommandHandlers } from '#contracts/channel.ts'
import { accepted, refused } from '#contracts/failure.ts'
import { type DataDesk, withoutSources } from '../desk.ts'
import { askForNews, takeNews } from './newsDesk.ts'

/** What the press tells. */
export type NewsHandlers = Pick<CommandHandlers<typeof dataChannel>, 'TakeNews' | 'RefreshNews'>

/** Makes them. */
export function createNewsHandlers(desk: DataDesk): NewsHandlers {
  return {
    TakeNews(payload) {
      takeNews(desk, payload)
      return accepted({})
    },
    RefreshNews() {
      if (desk.sources === null) return withoutSources()
      if (desk.sources.cards.every(({ historical }) => !historical.includes('NEWS'))) {
        return refused('NO_NEWS_SOURCES', 'No source of news is set up, so nothing was asked; add one in the settings.')
      }
      askForNews(desk, true)
      return accepted({})
    },
  }
}
