using System.Text.RegularExpressions;

namespace Archive.Core.Normalization.Structure.Bylines;

/// <summary>
/// Reads the people and the dates out of a line that is known to be a byline or date line. What it does not know (sections, counters,
/// reading times, places, roles) it passes over: that the line is a byline has been decided before, by all of the document.
/// </summary>
internal static partial class BylineReader
{
    private const int MaxAuthors = 20;

    /// <summary>The longest line that is read, in UTF-16 units; a byline of twenty names has fewer.</summary>
    private const int MaxLength = 600;

    /// <summary>Stands where a date or time was: names do not go across it.</summary>
    private const char Cut = '\u0001';

    [GeneratedRegex(
        @"(?:\b(?:alle|ore|at|h|a)\s+)*(?:\b(?:ore|h)\s*)?\b\d{1,2}[:.,]\d{2}(?:[:.]\d{2})?(?:\s*(?:[ap]\.?m\.?|gmt|utc|cet|cest|bst|est|edt|et|pst)\b\.?)*",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Time { get; }

    [GeneratedRegex(@"[\u0001|·•;()\[\]\t*›»]|\s/\s|\s?—\s?|\s–\s|\s-\s|\s-$|^-\s", RegexOptions.CultureInvariant)]
    private static partial Regex Separator { get; }

    /// <summary>A slash between two names.</summary>
    [GeneratedRegex(@"(?<=\p{Ll})\s*/\s*(?=\p{Lu})", RegexOptions.CultureInvariant)]
    private static partial Regex BetweenSlashes { get; }

    /// <summary>What stands before names.</summary>
    [GeneratedRegex(
        @"^(?:(?:pubblicat[oa]|postato|scritto|inviato|realizzato|curato|autor[ei]|articolo|intervento|servizio)\s*(?:da|di|:)|(?:posted|written|reported|published|words|text|story|filed|submitted|created|compiled|analysis|report)\s*(?:by|:)|a\s+cura\s+d(?:i|el|ella)|(?:test[oi]|parole)(?:\s+e\s+(?:foto(?:grafie)?|immagini))?\s*(?:di|:)|(?:text|words|story)(?:\s+and\s+(?:photos?|pictures|images))?\s*(?:by|:)|interview\s+by|interviewed\s+by|intervista\s+(?:di|a\s+cura\s+di)|reportage\s+(?:di|by)|reporting\s+by|as\s+told\s+to|autor(?:e|i|rice)?|authors?|firma|raccolt[oa]\s+da|da(?:l|lla|i|lle)\s+nostr[oaie]\s+(?:inviat[oaie]|corrispondent[ei])|from\s+our\s+(?:own\s+)?correspondents?|d[ia]|by|with|con|von|da:?)(?=[\s:]|$)[\s:]*",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Marker { get; }

    /// <summary>What stands before names within a line.</summary>
    [GeneratedRegex(
        @"\b(?:(?:scritt|firmat|curat|raccolt|realizzat|compost|redatt)[oaie]\s+da|a\s+firma\s+d[i']|a\s+cura\s+d[i']|(?:written|reported|compiled|told|posted|filed|contributed)\s+(?:by|to)|by|di)\s+(?=\p{Lu})",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex InnerMarker { get; }

    [GeneratedRegex(@"\s(?:e|ed|and|&)\s", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Conjunction { get; }

    /// <summary>People of other trades: photographers, translators, editors; and lines that only count or describe.</summary>
    [GeneratedRegex(
        @"^\W*(?:foto|photo|ph\.|immagin|picture|image|illustra|ritratt|portrait|graphic|grafic|mapp?[ae]?s?\b|traduzion|tradott|translat|editing|edited|additional|video|disegn|montaggio|producti|produced|aggiornat|updated|modific|modified|last|ultim[oa]|letto|lettura|tempo|reading|tags?\b|in:|categor|sezion|section|fonte|source|copyright|©)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OtherTrade { get; }

    /// <summary>Where the names of a part end: before a place, an addressee, another trade.</summary>
    [GeneratedRegex(
        @"(?<=[\p{L}.])[,:]?\s+(?:at|in|from|for|per|foto\s+di|photos?\s+by|photographs?\s+by|traduzione\s+di|translated\s+by|published|pubblicato|updated|aggiornato|special\s+to|alle|il|on|a|nella|nel|is|è|last)(?=\s|$).*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AfterNames { get; }

    [GeneratedRegex(@"\s*[,;&]\s*(?:e\s|and\s)?\s*|\s+(?:e|ed|and|con|with|y)\s+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex BetweenNames { get; }

    [GeneratedRegex(
        @"(?:aggiornat|aggiornamento|modific|updated?\b|modified|stampat|printed|revised|retrieved|scaricat|consultat|accessed)[^0-9]{0,24}$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UpdateBefore { get; }

    [GeneratedRegex(
        @"(?:pubblicat|pubblicazione|published|posted|creat|postat|\bdata\b|\bdate\b|inserit|inviat)[^0-9]{0,24}$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PublicationBefore { get; }

    /// <summary>A user's name, in lower case, between what stands before names and the end of the part.</summary>
    [GeneratedRegex(
        @"(?:^|\b(?:posted|published|written|submitted|created|added|postat|pubblicat|scritt|inserit|inviat|creat)[^|]{0,60}?\s)(?:by|da|autore:?|author:?)\s+@?(?<name>(?-i:[\p{Ll}\d])[\p{L}\d_.]{2,29})(?=\s*(?:$|[\u0001|·•;()\[\]—–]|\s-\s|,?\s+(?:alle|il|at|on|in)\s))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UserName { get; }

    /// <summary>Two to four words with capitals, with particles between them.</summary>
    [GeneratedRegex(
        @"(?<!\p{L})\p{Lu}[\p{L}'’-]+\.?(?:\s+(?:(?:de|di|da|del|della|van|von|der|den|al|el)\s+)?\p{Lu}[\p{L}'’-]*\.?){1,3}",
        RegexOptions.CultureInvariant)]
    private static partial Regex Capitalised { get; }

    /// <summary>How a note on a person goes on after the name.</summary>
    [GeneratedRegex(
        @"^,?\s+(?:is\s+(?:the\s+author|an?\s+(?:writer|journalist|historian|poet|freelance|novelist))|lives|teaches|writes|was\s+born|vive|scrive|insegna|è\s+(?:nat[oa]|autor\w+|giornalista|scritt\w+)|ha\s+(?:scritto|pubblicato))\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex SaidOfPeople { get; }

    /// <summary>The name of a licence: "CC BY-ND 4.0".</summary>
    [GeneratedRegex(@"\bCC[ -]BY(?:[ -](?:NC|ND|SA))*(?:\s\d\.\d)?", RegexOptions.CultureInvariant)]
    private static partial Regex Licence { get; }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="order">The order of day and month in ambiguous dates.</param>
    /// <param name="isMarked">
    /// Whether the line is known to be a byline: a name of one word, a pen name, is then accepted without "by" before it, and a name in
    /// the middle of a sentence ("The story is told by").
    /// </param>
    public static BylineContent Read(string line, DateOrder order = DateOrder.DayFirst, bool isMarked = false)
    {
        if (line.Length > MaxLength) line = line[..MaxLength];
        var found = PrintedDates.In(line, order);
        var dates = found.Select(date => new BylineDate(date.Date, KindOf(Time.Replace(line[..date.Start], string.Empty)))).ToList();
        var rest = line.ToCharArray();
        foreach (var date in found) rest.AsSpan(date.Start, Math.Min(date.End, rest.Length) - date.Start).Fill(Cut);
        var text = BetweenSlashes.Replace(Licence.Replace(Time.Replace(new string(rest), Cut.ToString()), Cut.ToString()), ", ");
        var (names, hasMore) = NamesIn(text, isMarked);
        if (names.Count == 0 && (UserNameIn(text) ?? (isMarked ? InSmallLetters(text) ?? NameWithin(text) : null)) is { } name)
        {
            names.Add(name);
            hasMore = true;
        }
        return new BylineContent(dates, names, hasMore);
    }

    /// <summary>Whether a line is only what stands before a name: "di", "By:".</summary>
    public static bool IsMarkerAlone(string line) =>
        Marker.Match(line.Trim()) is { Success: true } marker && marker.Length == line.Trim().Length;

    /// <summary>Whether a line is a byline or date line and nothing besides, whatever stands around it.</summary>
    public static bool IsWholeByline(string line) =>
        line.Length <= MaxLength && Read(line) is { HasMore: false } byline && byline.Authors.Count + byline.Dates.Count > 0;

    /// <summary>The name in a signature at the foot of an article, "Name Surname, Place"; null when the line is none.</summary>
    public static string? ReadSignature(string line)
    {
        const int MaxSignature = 60;
        var comma = line.LastIndexOf(',');
        if (line.Length > MaxSignature || comma < 0 || !AuthorNames.IsPlace(line[(comma + 1)..])) return null;
        var name = line[..comma].Trim();
        return AuthorNames.ReadOne(name, acceptsOneWord: false, mayEndWithPlace: false) is { } read && read.Length == name.Length
            ? read
            : null;
    }

    /// <summary>
    /// The name of a person that a note on the author begins with, of a known first name or before what is said of people; null when it
    /// begins otherwise.
    /// </summary>
    public static string? NameAtStart(string note) =>
        Capitalised.Match(note) is { Success: true, Index: 0 } match
        && AuthorNames.ReadOne(match.Value, acceptsOneWord: false, mayEndWithPlace: false) is { } name
        && (AuthorNames.BeginsWithFirstName(name) || SaidOfPeople.IsMatch(note.AsSpan(match.Length)))
            ? name
            : null;

    private static BylineDateKind KindOf(string before) =>
        UpdateBefore.IsMatch(before) ? BylineDateKind.Updated
        : PublicationBefore.IsMatch(before) ? BylineDateKind.Published
        : BylineDateKind.Plain;

    private static (List<string> Names, bool HasMore) NamesIn(string text, bool isMarked)
    {
        var names = new List<string>();
        var hasMore = false;
        var beginsWithDate = text.AsSpan().TrimStart() is [Cut, ..];
        foreach (var part in Separator.Split(text).Select(part => part.Trim(' ', ',', '.', '-', '–', '—', ':', '“', '”', '"')))
        {
            if (part.Length == 0) continue;
            var (ofNames, hasMarker) = AfterMarker(part);
            if (OtherTrade.IsMatch(part) || names.Count > 0 && !hasMarker)
            {
                hasMore = true; // another trade, or what follows the names: their place, section or role
                continue;
            }
            hasMore |= ReadNames(ofNames, hasMarker || isMarked && ofNames.Length == text.Trim().Length, beginsWithDate, names);
        }
        // "Maria" beside "Maria Rossi" is the same person.
        var people = names.Where(
            name => !names.Exists(other => other.Length > name.Length && other.Contains(name, StringComparison.Ordinal)));
        return (people.ToList(), hasMore);
    }

    private static string? UserNameIn(string text)
    {
        if (UserName.Match(text) is not { Success: true } match) return null;
        var name = match.Groups["name"].Value.TrimEnd('.');
        return AuthorNames.IsDesk(name) || AuthorNames.IsDeskWord(name) || AuthorNames.IsPlace(name) ? null : name;
    }

    /// <summary>The name that a line in small letters consists of, "name surname", with capitals; null when it is none.</summary>
    private static string? InSmallLetters(string text)
    {
        const int MaxWords = 3;
        var words = text.Trim(' ', Cut).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length is > 1 and <= MaxWords && FirstNames.Contains(words[0])
            && Array.TrueForAll(words, word => word.All(letter => char.IsLower(letter) || letter is '\'' or '’' or '-'))
                ? string.Join(' ', words.Select(word => char.ToUpperInvariant(word[0]) + word[1..]))
                : null;
    }

    /// <summary>
    /// The first name of a person in a sentence, but for those of other trades: "A report by Name Surname. Directed by …".
    /// </summary>
    private static string? NameWithin(string text)
    {
        foreach (var sentence in Separator.Split(text).SelectMany(part => part.Split(". ")))
        {
            var match = Capitalised.Match(sentence);
            while (match.Success && !OtherTrade.IsMatch(sentence))
            {
                var name = AuthorNames.ReadOne(match.Value, acceptsOneWord: false, mayEndWithPlace: false);
                if (name is not null && AuthorNames.BeginsWithFirstName(name)) return name;
                match = match.NextMatch();
            }
        }
        return null;
    }

    /// <summary>Reads the names of a part; returns whether it holds anything else.</summary>
    private static bool ReadNames(string part, bool acceptsOneWord, bool mayEndWithPlace, List<string> names)
    {
        var pieces = BetweenNames.Split(part);
        var hasMore = false;
        // “A, B and C” are three people; in “A, B” the second may be a place or an office.
        var isEnumeration = pieces.Length > 1 && Conjunction.IsMatch(part) && !AfterNames.IsMatch(part);
        for (var i = 0; i < pieces.Length; i++)
        {
            // "A in London and B in Rome" are two people, in "A in London and Rome" the rest is places.
            var piece = AfterNames.Replace(pieces[i], string.Empty);
            var name = AuthorNames.ReadOne(piece, acceptsOneWord && i == 0, mayEndWithPlace);
            var isPerson = name is not null && (i == 0 || isEnumeration || AuthorNames.BeginsWithFirstName(name));
            if (isPerson && names.Count < MaxAuthors && !names.Contains(name!, StringComparer.OrdinalIgnoreCase)) names.Add(name!);
            hasMore |= !isPerson || name!.Length < pieces[i].Trim().Length;
        }
        return hasMore;
    }

    /// <summary>
    /// A part from its names on: without what stands before them ("Scritto da:", "By"), of which several may follow one another, at its
    /// beginning or after words about the article ("Recensione scritta da").
    /// </summary>
    private static (string Names, bool HasMarker) AfterMarker(string part)
    {
        const int MaxMarkers = 3;
        var names = part;
        for (var i = 0; i < MaxMarkers && Marker.Match(names) is { Success: true } marker; i++) names = names[marker.Length..];
        if (names.Length < part.Length) return (names, true);
        if (InnerMarker.Match(part) is not { Success: true } inner) return (part, false);
        // "Di" and "by" alone stand before anything; a single word after them is no pen name.
        return (part[(inner.Index + inner.Length)..], inner.Value.Trim().Contains(' '));
    }
}
