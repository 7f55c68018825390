import { DAY } from '#core/time/duration.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { ToldAccount } from '#contracts/records/brokerAccounts.ts'
import type { AccountReport, BrokerConnection } from '#engines/broker/brokerPort.ts'
import { lastFour } from './modeBinding.ts'

/** An account as the venue told it when it was asked, with the answer itself. */
export interface AskedConnection {
  readonly told: ToldAccount
  readonly report: AccountReport | null
}

/** Opens an account, reads it and closes it again; never sends an order. The connection must be a new one. */
export async function askConnection(
  connection: BrokerConnection,
  now: () => number,
): Promise<CommandResult<AskedConnection>> {
  try {
    const opened = await connection.open(() => undefined)
    if (!opened.ok) return refused(opened.failure.code, opened.failure.message)
    const { account } = opened
    const report = await connection.account(now() - DAY)
    const cash = report?.balances?.find(({ currency }) => currency === account.currency)?.total ?? null
    return accepted({
      told: {
        at: now(),
        venue: connection.venue,
        number: lastFour(account.number),
        currency: account.currency,
        isLive: account.isLive,
        permissions: account.permissions.slice(0, 50).map((text) => text.slice(0, 200)),
        clockSkew: account.clockSkew === null ? null : Math.round(account.clockSkew),
        cash: cash === null ? null : Math.round(cash),
        openOrders: report?.orders?.filter(isWorking).length ?? null,
        positions: report === null ? null : positionsOf(report),
      },
      report,
    })
  } catch (error) {
    const why = String(error).slice(0, 200)
    return refused('BROKER_UNREACHABLE', `${connection.venue} cannot be asked (${why}); try again later.`)
  } finally {
    await connection.close().catch(() => undefined)
  }
}

function isWorking({ status }: NonNullable<AccountReport['orders']>[number]): boolean {
  return status === 'ACCEPTED' || status === 'PARTIALLY_FILLED' || status === 'PENDING_CANCEL'
}

function positionsOf({ positions, unlisted }: AccountReport): number | null {
  if (positions === null) return null
  return Object.values(positions).filter((quantity) => quantity !== 0).length + unlisted.length
}
