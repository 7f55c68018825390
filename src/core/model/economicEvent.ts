/** Something that an office tells at a time known beforehand, for example a figure of employment. */
export interface EconomicEvent {
  /** The same for one event in every answer of its source. */
  readonly id: string
  readonly name: string
  /** Two letters, for example `US`. */
  readonly country: string
  /** When it is told, microseconds; midnight UTC of the day when only the day is known. */
  readonly at: number
  readonly isDayOnly: boolean
  /** How much it moves markets as the source sees it; null when it does not tell. */
  readonly importance: 'LOW' | 'MEDIUM' | 'HIGH' | null
  /** What was told, what was expected and what was told the time before; null where the source does not say. */
  readonly actual: number | null
  readonly forecast: number | null
  readonly previous: number | null
  /** Who tells it, for people. */
  readonly source: string
}
