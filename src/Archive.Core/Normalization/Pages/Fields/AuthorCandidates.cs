using Archive.Core.Normalization.Pages.Blocks;
using Archive.Core.Normalization.Pages.Labelling;
using Archive.Core.Normalization.Pages.Metadata;
using Archive.Core.Normalization.Structure.Bylines;

namespace Archive.Core.Normalization.Pages.Fields;

/// <summary>A name that may be one of the authors'.</summary>
/// <param name="Key">Its words.</param>
/// <param name="Name">The name.</param>
/// <param name="Block">The block nearest to the title that prints it; -1 for none.</param>
/// <param name="Features">Its features.</param>
internal sealed record AuthorCandidate(string Key, string Name, int Block, float[] Features)
{
    /// <summary>Whether JSON-LD calls it a person, or a meta element names it and it has the form of a person's name.</summary>
    public bool IsStatedPerson { get; init; }

    /// <summary>Whether JSON-LD calls it a person, and it has a person's name with a known first name.</summary>
    public bool IsNamedPerson { get; init; }
}

/// <summary>Collects the candidates for the authors: what the markup states, and the names in blocks that look like bylines.</summary>
internal sealed class AuthorCandidates
{
    public static readonly string[] FeatureNames =
    [
        "linked", "linkedWhole", "meta", "metaWhole", "pieces", "blocks", "afterBy", "named", "namedAround", "inComments", "likelyMeta",
        "by", "relAuthor", "linksToAuthor", "pieceNamed", "slug", "words", "length", "isName", "isDesk", "isSite", "likeSite", "inHost",
        "hasDigit", "isCapitalized", "fromTitle", "fromBody", "isBelowBody", "metaHere", "mostMeta", "bodyHere", "nearHead", "mentions",
        "inBody", "linkedAuthors", "metaAuthors", "candidates", "insideOthers", "aroundOthers", "anyLinked", "isStated", "isPerson",
        "isOrganization", "inCommentContainer", "mentionsBeforeBody",
    ];

    private const int MaxCandidates = 120, MaxBylineLength = 400, MaxPieces = 20;

    private readonly PageAnalysis _page;
    private readonly PageLabels _labels;
    private readonly PageZone _zone;
    private readonly int _head;
    private readonly Dictionary<string, Found> _found = new(StringComparer.Ordinal);

    private AuthorCandidates(PageAnalysis page, PageLabels labels, PageZone zone)
    {
        (_page, _labels, _zone) = (page, labels, zone);
        _head = _zone.HeadStart(0.2f);
    }

    /// <summary>Collects them.</summary>
    public static List<AuthorCandidate> Collect(PageAnalysis page, PageLabels labels, PageZone zone)
    {
        var candidates = new AuthorCandidates(page, labels, zone);
        candidates.AddStated();
        for (var i = 0; i < page.Blocks.Count; i++) candidates.AddPrinted(i);
        return candidates.Describe();
    }

    private void AddStated()
    {
        foreach (var author in _page.Metadata.LinkedAuthors)
        {
            var traits = author.IsPerson ? Traits.Person : author.IsOrganization ? Traits.Organization : Traits.None;
            var name = PersonNames.Turned(author.Name);
            Add(name, Origin.LinkedWhole, traits);
            foreach (var part in PersonNames.Split(name)) Add(part, Origin.Linked, traits);
        }
        foreach (var author in _page.Metadata.MetaAuthors.Take(12))
        {
            // "Rossi, Ada" where "Ada Rossi" is known is one name.
            var parts = author.Split(", ");
            var turned = parts.Length == 2 ? parts[1] + ' ' + parts[0] : author;
            var whole = parts.Length == 2 && _found.ContainsKey(TextKey.Of(turned)) ? turned : author;
            Add(whole, Origin.MetaWhole, Traits.None);
            foreach (var part in PersonNames.Split(whole)) Add(part, Origin.Meta, Traits.None);
        }
    }

    private void AddPrinted(int index)
    {
        var block = _page.Blocks[index];
        var meta = _labels.Of(index, BlockLabel.Meta);
        if (block.Text.Length > MaxBylineLength || block.Pieces.Count == 0) return;
        if (meta < 0.1f && (index < _head - 12 || index > _zone.BodyEnd + 25)) return;
        var own = _page.NameKindsOf[block.Node] | _page.InlineKinds[index];
        int around = 0, at = _page.Nodes[block.Node].Parent;
        for (var up = 0; up < 2 && at >= 0; up++, at = _page.Nodes[at].Parent) around |= _page.NameKindsOf[at];
        var isNamed = (own & NameKinds.Byline) != 0;
        var isNamedAround = (around & NameKinds.Byline) != 0;
        var isBy = (_page.Cues[index] & Cues.Byline) != 0 || block.Pieces.Take(6).Any(piece => IsBy(piece.Text));
        var isNear = (index >= _head - 8 && index <= _zone.BodyStart + 4) || (index >= _zone.BodyEnd - 2 && index <= _zone.BodyEnd + 6);
        var hasSlug = isNear && block.Pieces.Any(IsLinkedName);
        var isSignature = index >= _zone.BodyEnd - 1 && index <= _zone.BodyEnd + 3 && PersonNames.InSignature(block.Text) is not null;
        if (!isNamed && !isNamedAround && meta <= 0.08f && !isBy && !hasSlug && !isSignature) return;

        var traits = (isNamed ? Traits.Named : 0) | (isNamedAround ? Traits.NamedAround : 0) | (isBy ? Traits.By : 0)
            | (((own | around) & NameKinds.Comment) != 0 ? Traits.InComments : 0) | (meta > 0.3f ? Traits.LikelyMeta : 0)
            | (_page.CommentContainerOf[block.Node] >= 0 ? Traits.CommentContainer : 0);
        foreach (var piece in block.Pieces.Take(MaxPieces)) AddPiece(index, piece, traits);
        if (block.Text.Length < 160)
        {
            foreach (var part in PersonNames.Split(block.Text))
            {
                if (PersonNames.IsName(PersonNames.Clean(part))) Add(part, Origin.Block, traits, index);
            }
        }
        if (PersonNames.AfterBy(block.Text) is { } after)
        {
            foreach (var part in PersonNames.Split(after))
            {
                if (TextKey.Words(TextKey.Of(PersonNames.Clean(part))) is > 0 and <= 5) Add(part, Origin.AfterBy, traits, index);
            }
        }
    }

    private void AddPiece(int index, InlinePiece piece, Traits traits)
    {
        if (piece.Text.Length >= 100) return;
        var names = piece.Names;
        bool Has(string part) => names.Contains(part, StringComparison.OrdinalIgnoreCase);
        if (Has("author")) traits |= Traits.RelAuthor;
        if (LinksToAuthor(piece.Href)) traits |= Traits.LinksToAuthor;
        if (Has("author") || Has("byline") || Has("name")) traits |= Traits.PieceNamed;
        if (PersonNames.IsSlugOf(PersonNames.Clean(piece.Text), piece.Href)) traits |= Traits.Slug;
        const Traits Sure = Traits.RelAuthor | Traits.LinksToAuthor | Traits.PieceNamed;
        foreach (var part in PersonNames.Split(piece.Text))
        {
            var isAccepted = (traits & Sure) != 0 || ((traits & Traits.By) != 0 && piece.Text.Length < 40)
                || PersonNames.IsName(PersonNames.Clean(part));
            if (isAccepted) Add(part, Origin.Piece, traits, index);
        }
    }

    private void Add(string text, Origin origin, Traits traits, int block = -1)
    {
        var name = PersonNames.Clean(text);
        var key = TextKey.Of(name);
        if (key.Length is < 2 or > 60 || TextKey.Words(key) > 6 || !key.Any(char.IsLetter) || PersonNames.IsSeveral(text)) return;
        if (!_found.TryGetValue(key, out var found))
        {
            if (_found.Count >= MaxCandidates) return;
            _found[key] = found = new Found { Name = name };
        }
        found.Origins[(int)origin]++;
        for (var i = 0; i < found.Traits.Length; i++)
        {
            if (((int)traits & (1 << i)) != 0) found.Traits[i]++;
        }
        if (block >= 0) found.Blocks.Add(block);
    }

    private List<AuthorCandidate> Describe()
    {
        const int MaxSearched = 200_000;
        var candidates = new List<AuthorCandidate>(_found.Count);
        if (_found.Count == 0) return candidates;
        var keys = _page.Keys;
        string Join(int first, int end) => end <= first ? "" : string.Join(' ', keys[first..end]);
        var head = Join(Math.Max(0, _head - 3), Math.Min(keys.Length, _zone.BodyStart + 2));
        var body = Join(_zone.BodyStart, Math.Min(keys.Length, _zone.BodyEnd + 1));
        var whole = Join(0, keys.Length);
        if (whole.Length > MaxSearched) (whole, body) = (whole[..MaxSearched], body[..Math.Min(body.Length, MaxSearched)]);
        var siteKey = TextKey.Of(_page.Metadata.SiteName);
        var host = string.Concat(_page.Metadata.Host.Where(char.IsAsciiLetterOrDigit));
        var linked = _page.Metadata.LinkedAuthors.Select(author => TextKey.Of(author.Name)).Distinct(StringComparer.Ordinal).Count();
        var stated = _page.AuthorKeys.ToHashSet(StringComparer.Ordinal);
        foreach (var (key, found) in _found)
        {
            var block = found.Blocks.Count == 0 ? -1 : found.Blocks.MinBy(at => Math.Abs(at - _head));
            var row = new FeatureRow(FeatureNames.Length);
            var isLikeSite = siteKey.Length > 0
                && (siteKey.Contains(key, StringComparison.Ordinal) || key.Contains(siteKey, StringComparison.Ordinal));
            for (var i = 0; i < 4; i++) row.Add(found.Origins[i] > 0);
            for (var i = 4; i < 7; i++) row.Add(found.Origins[i], 0, 5);
            for (var i = 0; i < 9; i++) row.Add(found.Traits[i], 0, 5);
            row.Add(TextKey.Words(key)).Add(key.Length).Add(PersonNames.IsName(found.Name)).Add(PersonNames.IsDesk(found.Name, siteKey))
                .Add(siteKey.Length > 0 && key == siteKey)
                .Add(isLikeSite)
                .Add(key.Length > 3 && host.Contains(key.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal))
                .Add(found.Name.Any(character => character == '@' || char.IsAsciiDigit(character))).Add(char.IsUpper(found.Name[0]))
                .Add(block < 0 ? -99 : Math.Clamp(block - _head, -40, 60))
                .Add(block < 0 ? -99 : Math.Clamp(block - _zone.BodyStart, -40, 40))
                .Add(block < 0 ? -1 : block > _zone.BodyEnd ? 1 : 0).Add(block < 0 ? -1 : _labels.Of(block, BlockLabel.Meta))
                .Add(block < 0 ? -1 : found.Blocks.Max(at => _labels.Of(at, BlockLabel.Meta)))
                .Add(block < 0 ? -1 : _labels.Of(block, BlockLabel.Body))
                .Add(head.Contains(key, StringComparison.Ordinal)).Add(Occurrences(whole, key), 0, 10)
                .Add(body.Contains(key, StringComparison.Ordinal)).Add(linked).Add(_page.Metadata.MetaAuthors.Count).Add(_found.Count)
                .Add(_found.Keys.Count(other => other != key && other.Contains(key, StringComparison.Ordinal)))
                .Add(_found.Keys.Count(other => other != key && key.Contains(other, StringComparison.Ordinal)))
                .Add(linked > 0).Add(stated.Contains(key)).Add(found.Traits[9], 0, 1).Add(found.Traits[10], 0, 1)
                .Add(found.Traits[11], 0, 5)
                .Add(found.Blocks.Count(at => at <= _zone.BodyStart), 0, 5);
            var isNamed = found.Origins[(int)Origin.Linked] + found.Origins[(int)Origin.Meta] + found.Origins[(int)Origin.MetaWhole] > 0;
            candidates.Add(new AuthorCandidate(key, found.Name, block, row.Finish())
            {
                IsStatedPerson = found.Traits[10] == 0 && (found.Traits[9] > 0 || (isNamed && PersonNames.IsName(found.Name))),
                IsNamedPerson = found.Traits[10] == 0 && found.Traits[9] > 0 && PersonNames.IsName(found.Name)
                    && AuthorNames.BeginsWithFirstName(found.Name),
            });
        }
        return candidates;
    }

    private static int Occurrences(string text, string words)
    {
        const int Most = 10;
        var count = 0;
        for (var at = 0; count < Most && text.IndexOf(words, at, StringComparison.Ordinal) is >= 0 and var found; count++)
        {
            at = found + words.Length;
        }
        return count;
    }

    private static bool IsLinkedName(InlinePiece piece) =>
        piece.Href.Length > 0 && piece.Text.Length <= 60 && PersonNames.IsName(PersonNames.Clean(piece.Text))
        && PersonNames.IsSlugOf(PersonNames.Clean(piece.Text), piece.Href);

    private static bool IsBy(string text) => text.Length <= 14 && text.TrimEnd(':', ' ').ToLowerInvariant()
        is "by" or "di" or "von" or "par" or "por" or "author" or "autor" or "autore" or "text" or "written by" or "posted by"
            or "a cura di";

    private static bool LinksToAuthor(string href)
    {
        foreach (var part in (ReadOnlySpan<
            string>)["/author", "/autor", "/profile", "/people", "/staff", "/journalist", "/contributor", "/by/",
                "/reporter", "/user", "/team", "/giornalist", "/firm", "/writer", "/columnist"])
        {
            if (href.Contains(part, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    private enum Origin
    {
        Linked,
        LinkedWhole,
        Meta,
        MetaWhole,
        Piece,
        Block,
        AfterBy,
    }

    /// <summary>What is known of a name's place; the order is that of the features.</summary>
    [Flags]
    private enum Traits
    {
        None = 0,
        Named = 1 << 0,
        NamedAround = 1 << 1,
        InComments = 1 << 2,
        LikelyMeta = 1 << 3,
        By = 1 << 4,
        RelAuthor = 1 << 5,
        LinksToAuthor = 1 << 6,
        PieceNamed = 1 << 7,
        Slug = 1 << 8,
        Person = 1 << 9,
        Organization = 1 << 10,
        CommentContainer = 1 << 11,
    }

    private sealed class Found
    {
        public required string Name { get; init; }
        public int[] Origins { get; } = new int[7];
        public int[] Traits { get; } = new int[12];
        public List<int> Blocks { get; } = [];
    }
}
