/** Role of a column: one of Storecast's columns, or a value that one is computed or found from. */
export type Role = keyof typeof ROLE_NAMES;

/** Normalized names for a role, the best first. */
export interface Names {
  /** Names that certainly mean the role. */
  readonly sure: string;
  /** Names that may mean the role, shown as a guess. */
  readonly maybe?: string;
}

/**
 * Names that platforms and people give to columns, in English, German, French, Spanish, Italian, Portuguese, Dutch and Polish. A JSON
 * path has `order` or `line` in front: `line.sku` is `linesku`.
 */
export const ROLE_NAMES = {
  order_id: {
    sure: `
      orderid ordernumber ordernr orderno order# amazonorderid legacyorderid orderincrementid orderreference
      bestellnummer bestellnr bestellnr# bestellungsnummer bestellid auftragsnummer auftragsnr auftragnr
      numerodecommande nocommande ncommande ndecommande nodecommande ndepedido nodepedido nropedido idcommande commande numcommande numerodepedido npedido idpedido pedidoid
      pedido numeropedido numeroordine nordine idordine ordine numerodopedido numerodaencomenda encomenda bestelnummer
      ordernummer bestellingsnummer bestelnr numerzamowienia nrzamowienia zamowienie idzamowienia invoiceno
      invoicenumber invoice invoiceid orderinvoicenumber receiptid orderreceiptid transactionid ticketnumber saleid
      salesorder salesordernumber salesorderid order`,
    maybe: `
      ordername bestellung auftrag belegnummer belegnr beleg rechnungsnummer rechnungsnr facture numerofacture
      numerodefacture factura fattura fatura factuurnummer faktura nrfaktury receipt receiptnumber name id reference
      ref transaction orderuid merchantorderid`,
  },
  row_id: {
    sure: `
      rowid row rownumber pos posnr lineid linenumber lineno lineitemid orderitemid orderlineid amazonorderitemcode
      lineuid linelineitemid lineorderitemid lineitem_id linetransactionid positionsnummer position zeilennummer zeile
      postennummer positionsnr idligne numeroligne ligne idlinea numerodelinea linea idriga riga numeroriga idlinha
      linha regelnummer regelid pozycja nrpozycji itemnumberinorder`,
    maybe: "line itemno id linekey",
  },
  order_date: {
    sure: `
      orderdate orderedat ordereddate purchasedate purchasedat ordertimestamp orderpurchasetimestamp datecreated
      createdat ordercreatedat orderdatecreated ordercreatedon ordercreateddate ordercreationdate orderpurchaseddate
      orderprocessedat ordercreatedtimestamp ordercreatetimestamp invoicedate orderdateadd dateadd orderday
      dateoforder dateordered bestelldatum bestelltag auftragsdatum datedecommande datecommande datedelacommande
      fechadepedido fechadelpedido fechapedido datadellordine dataordine datadopedido datapedido datadaencomenda
      besteldatum orderdatum datazamowienia date day datum tag fecha data dia jour giorno dzien dag`,
    maybe: `
      ordersaledate saledate salesdate datetime timestamp time created placedat orderplacedat rechnungsdatum
      belegdatum verkaufsdatum datefacture fechafactura datafattura datafatura factuurdatum datafaktury datecreatedgmt
      orderdatecreatedgmt paymentsdate paidat paymentdate paiddate orderdatepaid transactiondate`,
  },
  ship_date: {
    sure: `
      shipdate shippedat dateshipped shippeddate shipmentdate shippingdate shipped fulfilledat
      orderdeliveredcarrierdate versanddatum versandtag lieferdatum datedexpedition dateexpedition fechadeenvio
      fechaenvio datadispedizione dataspedizione datadeenvio dataenvio verzenddatum leverdatum datawysylki`,
    maybe: "dispatchdate dispatched deliverydate versendet",
  },
  ship_mode: {
    sure: `
      shipmode shippingmethod shipmethod shippinglinestitle ordershippinglinestitle shippinglinesmethodtitle
      ordershippingdescription shippingdescription shipservicelevel versandart lieferart modedelivraison
      methodedelivraison metododeenvio metododispedizione metododespedizione metodoenvio verzendmethode verzendwijze
      metodawysylki sposobwysylki`,
    maybe: "carrier shippingservice delivery versand courier shippinginfotitle shippingstepshippingservicecode",
  },
  customer_id: {
    sure: `
      customerid customernumber customerno customernr customer# kdnr kdnummer custno ordercustomerid customeruniqueid clientid
      ordercustomerkey orderbuyerid orderbuyeruserid ordercontactid buyerinfocontactid orderbuyerinfocontactid
      orderbuyerusername kundennummer kundennr kundenid kundeid numeroclient idclient noclient codeclient
      numerodecliente idcliente clienteid codigocliente ncliente codicecliente numerocliente codigodocliente
      klantnummer klantid klantnr numerklienta nrklienta idklienta customer client kunde cliente klant klient`,
    maybe: `
      acheteur comprador acquirente kaufer kaeufer buyer buyerid userid user email orderemail customeremail
      ordercustomeremail buyeremail orderbuyeremail billingemail contactemail mail memberid`,
  },
  customer_name: {
    sure: `
      customername ordercustomername clientname buyername kundenname kaufername kaeufername nomduclient nomclient
      nombrecliente nombredelcliente nomecliente nomedelcliente nomedocliente klantnaam nazwaklienta billingname
      recipientname`,
    maybe: "shippingname name nom nombre nome naam nazwa",
  },
  first_name: {
    sure: `
      customerfirstname firstname billingfirstname billingaddressfirstname ordercustomerfirstname vorname prenom
      nombrepila voornaam imie shippingfirstname contactdetailsfirstname`,
  },
  last_name: {
    sure: `
      customerlastname lastname billinglastname billingaddresslastname ordercustomerlastname nachname nomdefamille
      apellidos apellido cognome sobrenome achternaam nazwisko shippinglastname surname contactdetailslastname`,
  },
  segment: {
    sure: `
      segment customersegment kundensegment customergroup kundengruppe segmento segmentclient klantsegment
      customertype`,
  },
  country: {
    sure: `
      shippingcountry shippingaddresscountry shippingcountrycode shipcountry ordershippingcountry country
      deliverycountry land lieferland pays paysdelivraison pais paese kraj shippingaddresscountrycode customercountry`,
    maybe: `
      countrycode billingcountry billingaddresscountry countryregion staat addresscountry addresscountrycode
      contactaddresscountrycode billingcountrycode`,
  },
  state: {
    sure: `
      shippingstate shippingprovince shippingaddressprovince shippingaddressstate shipstate ordershippingstate state
      province stateprovince bundesland provincia provincie wojewodztwo estado customerstate shippingprovincename
      departement`,
    maybe: `
      billingstate billingprovince billingaddressstate kanton addressstate addressprovince addresssubdivision
      contactaddressstateorprovince`,
  },
  city: {
    sure: `
      shippingcity shippingaddresscity shipcity ordershippingcity city deliverycity stadt lieferort ville ciudad citta
      cidade stad miasto woonplaats customercity`,
    maybe: "ort town plaats localidad localita billingcity billingaddresscity addresscity contactaddresscity",
  },
  postal_code: {
    sure: `
      shippingzip shippingpostcode shippingpostalcode shippingaddresszip shippingaddresspostcode
      shippingaddresspostalcode shippostalcode ordershippingpostcode postalcode postcode zip zipcode plz postleitzahl
      codepostal codigopostal cap codicepostale cep kodpocztowy customerzipcodeprefix`,
    maybe: `
      billingzip billingpostcode billingpostalcode billingaddresszip addresspostalcode addresszip
      contactaddresspostalcode`,
  },
  region: {
    sure: "region salesregion verkaufsregion regione regiao regio",
    maybe: "territory market markt gebiet",
  },
  product_id: {
    sure: `
      sku productsku lineitemsku linesku itemsku productid productcode stockcode lineproductid linesellersku sellersku
      asin lineasin itemnumber articleid articlenumber artikelnummer artikelnr artikelid produktnummer produktid
      reference produit referenceproduit codeproduit idproduit refproduit referencia codigoproducto codigodeproducto
      idproducto codicearticolo codiceprodotto idprodotto codigodoproduto codigoproduto idproduto productnummer
      kodproduktu idproduktu indeks lineproductcode linecatalogobjectid linelegacyitemid lineproductreference
      lineproductkey product artikel article produkt producto prodotto produto linephysicalpropertiessku
      linecatalogreferencecatalogitemid lineproductsku`,
    maybe: `
      item articulo articolo artigo variantid linevariantid linevariationid upc ean gtin barcode linelistingid
      listingid linesellerid`,
  },
  product_name: {
    sure: `
      productname linename linetitle lineitemname lineitemtitle itemname producttitle lineproductname
      artikelbezeichnung artikelname produktname produktbezeichnung bezeichnung nomduproduit nomproduit designation
      nombreproducto nombredelproducto nomeprodotto nomedelprodotto nomedoproduto nomeproduto productnaam
      nazwaproduktu linedescription linenname itemtitle lineproductnameoriginal lineproductnametranslated`,
    maybe: `
      description title beschreibung libelle descripcion descrizione descricao omschrijving opis titel product artikel
      article produkt producto prodotto produto item articulo articolo artigo`,
  },
  category: {
    sure: `
      category productcategory productcategoryname linecategory warengruppe kategorie categorie categoria kategoria
      producttype productgroup produktkategorie itemcategory`,
    maybe: "department abteilung type",
  },
  subcategory: {
    sure: `
      subcategory productsubcategory unterkategorie souscategorie subcategoria sottocategoria subcategorie
      podkategoria`,
  },
  sales: {
    sure: `
      linediscountedlineitemcost linetotalpricebeforetax linetotalexcltax linetotalextax linetotalsprice sales
      netsales linetotal linesales lineitemtotal rowtotal linerowtotal netamount lineamount salesamount revenue
      itemtotal linesubtotal linelineitemcost lineprice_total nettoumsatz umsatznetto umsatz positionswert zeilensumme
      nettobetrag positionsbetrag chiffredaffaires montantht totalht montantligne totalligne importeneto totallinea
      ventas importelinea importonetto totaleriga fatturato vendite totalelinea valorliquido totaldalinha vendas omzet
      regeltotaal nettobedrag sprzedaz wartoscnetto wartosc linepricetotal linenet`,
    maybe: `
      amount subtotal total extendedprice betrag summe gesamt gesamtpreis gesamtbetrag montant importe importo valor
      valore bedrag totaal kwota suma turnover value itemprice netto umsatzbrutto bruttoumsatz linetotalincltax
      grosssales`,
  },
  unit_price: {
    sure: `
      unitprice lineunitprice lineprice lineitemprice itemunitprice priceperunit priceeach pricepaid linepricepaid
      lineitempriceexcltax lineunitpricetaxexcl lineunitpricepaid linebaseprice linebasepricemoney einzelpreis
      stuckpreis stueckpreis preisprostuck prixunitaire puht preciounitario preciounidad prezzounitario precounitario
      stukprijs eenheidsprijs cenajednostkowa`,
    maybe: "price preis prix precio prezzo preco prijs cena sellingprice itemcost",
  },
  quantity: {
    sure: `
      quantity qty linequantity lineqty lineitemquantity qtyordered lineqtyordered orderqty orderquantity
      quantityordered quantitypurchased linequantityordered lineproductquantity itemquantity units unitssold menge
      anzahl stuckzahl stueckzahl stuck stueck quantite qte cantidad quantita quantidade aantal hoeveelheid ilosc
      quantityrefund`,
    maybe: "pieces pcs count units_ordered cant",
  },
  discount: {
    sure: `
      discount discountrate discountpercent discountpercentage discountpct discountinpercent discountfraction rabatt
      rabattsatz rabattinprozent rabattprozent remise tauxderemise descuento sconto desconto korting
      kortingspercentage rabat discount% %discount disc% rabatt% %rabatt rabattin% remise% %remise remiseen% descuento%
      %descuento sconto% %sconto desconto% %desconto korting% %korting rabat% %rabat`,
  },
  discount_amount: {
    sure: `
      discountamount linediscountamount linetotaldiscount lineitemdiscount linediscount itempromotiondiscount
      rabattbetrag montantremise importedescuento importosconto valordesconto kortingsbedrag kwotarabatu
      linetotalsdiscount`,
  },
  profit: {
    sure: "profit grossprofit gewinn ertrag rohertrag benefice marge beneficio profitto utile lucro winst zysk",
  },
  gross_sales: { sure: "listpricetotal linegrosssales grosssalesbeforediscount bruttowarenwert" },
  tax: {
    sure: `
      linetotaltax linetaxamount linetax taxamount itemtax tax mwst ust mehrwertsteuer steuer tva iva imposto btw vat
      podatek linetotalstax linetaxes linetaxdetailstotaltax`,
    maybe: "taxes salestax",
  },
  shipping: {
    sure: `
      freightvalue shippingprice shippingcost shippingamount versandkosten fraisdeport gastosdeenvio frete
      verzendkosten`,
    maybe: "shipping freight",
  },
  cost: { sure: "cost costofgoods cogs einkaufspreis wareneinsatz prixdachat coste costo custo kostprijs koszt" },
  currency: {
    sure: `
      currency ordercurrency currencycode ordercurrencycode orderbasecurrencycode wahrung waehrung devise moneda
      valuta moeda waluta`,
  },
  status: {
    sure: `
      status orderstatus financialstatus orderfinancialstatus bestellstatus auftragsstatus statut statutcommande
      estado estadopedido stato statoordine statuszamowienia orderstate ordercancelledat cancelledat ordertest`,
  },
  order_total: {
    sure: `
      ordertotal ordertotalprice totalprice ordergrandtotal grandtotal ordersubtotal ordersubtotalprice
      ordertotaldiscounts totalorder bestellsumme gesamtsumme totalcommande totalpedido totaleordine bestelltotaal`,
  },
} as const satisfies Record<string, Names>;
