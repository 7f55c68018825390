/** An ownership document of Form 4 with one sale. */
export function ownershipDocument(): string {
  return `<ownershipDocument>
    <schemaVersion>X0508</schemaVersion><documentType>4</documentType><periodOfReport>2025-02-12</periodOfReport>
    <issuer><issuerCik>0000000123</issuerCik><issuerName>Acme &amp; Sons</issuerName>
      <issuerTradingSymbol>ACME</issuerTradingSymbol></issuer>
    <reportingOwner>
      <reportingOwnerId><rptOwnerCik>0000000456</rptOwnerCik><rptOwnerName>Doe Jane</rptOwnerName></reportingOwnerId>
      <reportingOwnerRelationship><isOfficer>true</isOfficer>
        <officerTitle>Chief Financial Officer</officerTitle></reportingOwnerRelationship>
    </reportingOwner>
    <aff10b5One>1</aff10b5One>
    <nonDerivativeTable><nonDerivativeTransaction>
      <securityTitle><value>Common Stock</value><footnoteId id="F1"/></securityTitle>
      <transactionDate><value>2025-02-12</value></transactionDate>
      <transactionCoding><transactionFormType>4</transactionFormType><transactionCode>S</transactionCode></transactionCoding>
      <transactionTimeliness></transactionTimeliness>
      <transactionAmounts>
        <transactionShares><value>1009.5</value></transactionShares>
        <transactionPricePerShare><value>106.82</value></transactionPricePerShare>
        <transactionAcquiredDisposedCode><value>D</value></transactionAcquiredDisposedCode>
      </transactionAmounts>
      <postTransactionAmounts><sharesOwnedFollowingTransaction><value>20869</value></sharesOwnedFollowingTransaction></postTransactionAmounts>
      <ownershipNature><directOrIndirectOwnership><value>D</value></directOrIndirectOwnership></ownershipNature>
    </nonDerivativeTransaction></nonDerivativeTable>
    <derivativeTable></derivativeTable>
    <footnotes><footnote id="F1">Sold &lt;under&gt; a plan.</footnote></footnotes>
  </ownershipDocument>`
}
