using Archive.Core.Normalization.Languages;
using Archive.Tests.Support;

namespace Archive.Tests.Normalization.Languages;

public sealed class OtherLanguagesTests
{
    [Theory]
    [InlineData(
        "tr", "Belediye meclisi dün akşam yeni köprünün yapılmasına karar verdi. Çalışmalar önümüzdeki ay başlayacak ve iki yıl sürecek.")]
    [InlineData("tr", "Kar yağışı nedeniyle okullar yarın kapalı olacak.")]
    [InlineData("pl", "Rada miasta zatwierdziła wczoraj wieczorem plan budowy nowego mostu. Prace rozpoczną się w przyszłym miesiącu.")]
    [InlineData(
        "nl", "De gemeenteraad heeft gisteravond het plan voor een nieuwe brug goedgekeurd. De werkzaamheden beginnen volgende maand.")]
    [InlineData(
        "sv", "Kommunfullmäktige godkände i går kväll planen på en ny bro. Arbetet börjar nästa månad och kommer att pågå i två år.")]
    [InlineData(
        "hu", "A városi tanács tegnap este jóváhagyta az új híd tervét. A munkálatok a jövő hónapban kezdődnek, és két évig tartanak.")]
    [InlineData("cs", "Zastupitelstvo města včera večer schválilo plán nového mostu. Práce začnou příští měsíc a potrvají dva roky.")]
    [InlineData(
        "fi", "Kaupunginvaltuusto hyväksyi eilen illalla uuden sillan suunnitelman. Työt alkavat ensi kuussa ja kestävät kaksi vuotta.")]
    [InlineData(
        "la", "Gallia est omnis divisa in partes tres, quarum unam incolunt Belgae, aliam Aquitani, tertiam qui ipsorum lingua Celtae.")]
    [InlineData("de", "Wegen des Schnees bleiben die Schulen morgen geschlossen.")]
    [InlineData("el", "Λόγω του χιονιού τα σχολεία θα μείνουν κλειστά αύριο.")]
    [InlineData("ru", "Городской совет вчера вечером утвердил план нового моста. Работы начнутся в следующем месяце и продлятся два года.")]
    [InlineData("sr", "Градско веће је синоћ одобрило план за нови мост. Радови ће почети следећег месеца и трајаће две године.")]
    [InlineData("he", "מועצת העיר אישרה אמש את התוכנית לגשר החדש.")]
    [InlineData("ja", "市議会は昨夜、新しい橋の計画を承認した。")]
    [InlineData("zh", "市议会昨晚批准了新桥的计划。")]
    public void A_text_in_another_language_is_called_so(string language, string text)
    {
        var detected = LanguageDetector.OfText(text);
        Assert.Equal(language, detected.Language);
        Assert.InRange(detected.Confidence, 0.75, 1);
        Assert.Equal(language, Make.Normalize(Make.Text(text)).Language);
    }

    [Theory]
    [InlineData("it", "Il consiglio comunale ha approvato ieri sera il piano per il nuovo ponte. I lavori cominceranno il mese prossimo.")]
    [InlineData("it", "A Istanbul il museo Türk ve İslam Eserleri è chiuso, e con lui il palazzo di İbrahim Paşa in piazza Sultanahmet.")]
    [InlineData("en", "The council approved last night the plan for the new bridge. Work will begin next month and last two years.")]
    [InlineData(
        "es", "El consejo municipal aprobó anoche el plan del nuevo puente. Las obras comenzarán el próximo mes y durarán dos años.")]
    [InlineData("sq", "Këshilli bashkiak miratoi mbrëmë planin për urën e re. Punimet do të fillojnë muajin e ardhshëm.")]
    [InlineData("hr", "Skupština opštine je sinoć usvojila plan novog mosta. Radovi počinju sledećeg meseca i trajaće dve godine.")]
    [InlineData("de", "Der Stadtrat hat gestern Abend den Plan für eine neue Brücke genehmigt. Die Arbeiten beginnen im nächsten Monat.")]
    public void A_text_in_one_of_ours_stays_in_it(string language, string text) =>
        Assert.Equal(language, LanguageDetector.OfText(text).Language);

    [Theory]
    [InlineData("Vestibulo krxtqw pzzkfgh wqxvbn jjkkzzq xwvqt bbgghhw qzkxw vvnnmmq ttrrwwq kkxxzz ppqqwwx ffgghhj")]
    [InlineData("ⰀⰁⰂⰃⰄ ⰅⰆⰇⰈⰉⰊ ⰋⰌⰍⰎ")]
    public void A_text_in_no_known_language_is_undetermined(string text) => Assert.Equal(("und", 0), LanguageDetector.OfText(text));

    [Fact]
    public void The_models_are_no_surer_than_the_letters_allow()
    {
        // Too short to be called Maltese or anything else, and not French either.
        var (_, confidence) = LanguageDetector.OfText("Il-kunsill tal-belt approva lbieraħ filgħaxija l-pjan għall-pont il-ġdid.");
        Assert.InRange(confidence, 0, 0.3);
    }

    [Fact]
    public void A_quotation_in_another_language_has_its_own_and_the_document_keeps_its_own()
    {
        var article = Make.Normalize(Make.Text(
            "Il ponte sul Bosforo\n\nIl consiglio comunale ha approvato ieri sera il piano per il nuovo ponte, dopo una discussione di quattro ore. "
            + "Gli abitanti lo aspettavano da tempo, e non tutti ne sono contenti.\n\n"
            + "«Belediye meclisi dün akşam yeni köprünün yapılmasına karar verdi. Çalışmalar önümüzdeki ay başlayacak ve iki yıl sürecek.»\n\n"
            + "Così ha scritto il giornale della città, che del ponte parla ogni giorno da quando se ne discute."));
        Assert.Equal("it", article.Language);
        Assert.Equal(["it", "tr", "it"], article.Paragraphs.Select(paragraph => paragraph.Language));
    }
}
