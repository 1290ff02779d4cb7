using System.Text.Json;
using Archive.Core.Articles;
using Archive.Core.Articles.Corrections;
using Archive.Core.Catalog.Corrections;

namespace Archive.Core.Recording.Corrections;

/// <summary>
/// The pieces of a record's text while corrections are applied: what was found in the body and what was found to be removed. A piece stays
/// the same one when it is cut or given back, so that an anchor leads to it wherever it stands.
/// </summary>
internal sealed class CorrectedBody
{
    /// <summary>The rule that a record names for what a person has cut.</summary>
    public const string Rule = "correction";

    private readonly List<Piece> _paragraphs;
    private readonly List<Piece> _pieces;
    private readonly AnchoredTexts _texts;

    public CorrectedBody(FoundRecord found)
    {
        var places = found.Places;
        _paragraphs =
            found.Article.Paragraphs.Select((paragraph, i) => new Piece(paragraph, places is null ? default : places[i])).ToList();
        _pieces = _paragraphs.Concat(found.Article.Removed.Select(span => new Piece(span))).OrderBy(piece => piece.Place.Start).ToList();
        _texts = new AnchoredTexts(_pieces.Select(piece => piece.Text).ToList());
    }

    /// <summary>All pieces, in the order of the document; without places what was found in the body comes first.</summary>
    public IReadOnlyList<Piece> Pieces => _pieces;

    /// <summary>The pieces that stand in the body, in reading order.</summary>
    public List<Piece> Body()
    {
        var body = _paragraphs.FindAll(piece => piece.Cut is null);
        foreach (var piece in _pieces.Where(piece => piece is { Found: not null, Cut: null }))
        {
            var next = body.FindIndex(other => other.Place.Start > piece.Place.Start);
            body.Insert(next < 0 ? body.Count : next, piece);
        }
        return body;
    }

    /// <summary>The pieces that are cut, in the order of the document.</summary>
    public List<Piece> Removed() => _pieces.FindAll(piece => piece.Cut is not null);

    /// <summary>The piece that an anchor leads to; null when it is gone.</summary>
    public Piece? Find(ParagraphAnchor anchor) => _texts.Find(anchor) is { } index ? _pieces[index] : null;

    /// <summary>What leads to a piece, also in a record that is made anew.</summary>
    public ParagraphAnchor AnchorOf(Piece piece) => _texts.AnchorOf(_pieces.IndexOf(piece));

    /// <summary>The record with the paragraphs and the removed spans as they stand now.</summary>
    public Article Write(Article article) => article with
    {
        Paragraphs = Body().Select(piece => new Paragraph(piece.Kind, piece.Language, piece.Text)).ToList(),
        Removed = Removed().Select(piece => piece.ToSpan()).ToList(),
    };

    /// <summary>The name of a kind of paragraph, as records write it.</summary>
    public static string NameOf(ParagraphKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    /// <summary>The kind of a name; null when there is none.</summary>
    public static ParagraphKind? KindOf(string? name)
    {
        foreach (var kind in Enum.GetValues<ParagraphKind>())
        {
            if (NameOf(kind) == name) return kind;
        }
        return null;
    }

    /// <summary>One piece of the text.</summary>
    internal sealed class Piece
    {
        /// <summary>A paragraph of the body.</summary>
        public Piece(Paragraph paragraph, TextPlace place) =>
            (Text, Language, FoundKind, Kind, Place) = (paragraph.Text, paragraph.Language, paragraph.Kind, paragraph.Kind, place);

        /// <summary>What was found to be removed; given back, it is running text until its kind is corrected.</summary>
        public Piece(RemovedSpan span)
        {
            (Text, Language, Found, Cut) = (span.Text, span.Language, span, span.Label);
            Place = new TextPlace(span.Start, span.End);
        }

        public string Text { get; }

        public string Language { get; }

        /// <summary>Where it stands in the text; empty at the start where that is not known.</summary>
        public TextPlace Place { get; }

        /// <summary>What was found to be removed; null of a paragraph.</summary>
        public RemovedSpan? Found { get; }

        public ParagraphKind FoundKind { get; }

        public ParagraphKind Kind { get; set; }

        /// <summary>The label under which it is cut; null while it stands in the body.</summary>
        public string? Cut { get; set; }

        /// <summary>Whether a person has cut it, given it back, or cut it under another label than a rule.</summary>
        public bool IsMoved => Cut != Found?.Label;

        public RemovedSpan ToSpan() => !IsMoved ? Found! : new RemovedSpan(Cut!, Language, Text, Rule, Place.Start, Place.End);
    }
}
