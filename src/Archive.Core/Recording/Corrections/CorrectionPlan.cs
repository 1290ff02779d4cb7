using Archive.Core.Articles;
using Archive.Core.Articles.Corrections;
using Archive.Core.Catalog.Corrections;

namespace Archive.Core.Recording.Corrections;

/// <summary>What has to be written so that an article has the values that were asked for.</summary>
/// <param name="Ended">The corrections that end: others take their place, or what was found is right.</param>
/// <param name="Added">The corrections to add; their numbers are none yet.</param>
internal sealed record CorrectionPlan(IReadOnlyList<Correction> Ended, IReadOnlyList<Correction> Added)
{
    /// <summary>The most corrections that hold of one article: all of them are applied whenever it is written.</summary>
    public const int MaxHolding = 1_000;

    /// <summary>Whether the article has the values already, and nothing contradicts them.</summary>
    public bool IsEmpty => Ended.Count == 0 && Added.Count == 0;

    /// <summary>The plan that undoes one correction.</summary>
    public static CorrectionPlan Undo(Correction correction) => new([correction], []);

    /// <summary>
    /// Works out what requests come to. A field or paragraph has one correction at most: a new one takes the place of the one before, and
    /// one to the value that was found ends it. What an article has already is left alone, unless it is in conflict: said again, the
    /// conflict is settled. The value that was found is a correction too where it is in doubt: a person says that it is right.
    /// </summary>
    /// <param name="found">The record as it was found.</param>
    /// <param name="corrections">The corrections that hold.</param>
    /// <param name="requests">What is asked for; numbers of paragraphs count in the record as it stands.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="at">When.</param>
    /// <returns>The plan, or the problems, which name the request by its place, as in “[2].text”. Exactly one is null.</returns>
    public static (CorrectionPlan? Plan, IReadOnlyList<FieldProblem>? Problems) Make(
        FoundRecord found, IReadOnlyList<Correction> corrections, IReadOnlyList<CorrectionRequest> requests, string by, DateTimeOffset at)
    {
        var making = new Making(found, corrections, by, at);
        foreach (var (i, request) in requests.Index()) making.Add(i, request);
        var count = corrections.Count - making.Ended.Count + making.Added.Count;
        if (count > MaxHolding && making.Added.Count > making.Ended.Count)
        {
            making.Problems.Add(new FieldProblem("", $"The article would have {count:N0} corrections; {MaxHolding:N0} are possible."));
        }
        return making.Problems.Count > 0 ? (null, making.Problems) : (new CorrectionPlan(making.Ended, making.Added), null);
    }

    private sealed class Making
    {
        private readonly FoundRecord _found;
        private readonly string _by;
        private readonly DateTimeOffset _at;
        private readonly CorrectedBody _body;
        private readonly List<CorrectedBody.Piece> _paragraphs;
        private readonly List<CorrectedBody.Piece> _removed;
        private readonly HashSet<(CorrectedField, CorrectedBody.Piece?)> _asked = [];

        /// <summary>
        /// The corrections that hold of a field, or of a piece. Of a piece there can be two: of two equal paragraphs one may be gone.
        /// </summary>
        private readonly ILookup<(CorrectedField, CorrectedBody.Piece?), Correction> _holding;

        public Making(FoundRecord found, IReadOnlyList<Correction> corrections, string by, DateTimeOffset at)
        {
            (_found, _by, _at) = (found, by, at);
            _body = CorrectionRules.BodyOf(found, corrections);
            (_paragraphs, _removed) = (_body.Body(), _body.Removed());
            _holding = corrections.ToLookup(one => (one.Field, one.Paragraph is { } anchor ? _body.Find(anchor) : null));
        }

        public List<FieldProblem> Problems { get; } = [];

        public List<Correction> Ended { get; } = [];

        public List<Correction> Added { get; } = [];

        public void Add(int index, CorrectionRequest request)
        {
            if (!CorrectionRules.IsOfParagraph(request.Field))
            {
                Add(index, request, piece: null, _found.Article.ValueOf(request.Field));
                return;
            }
            var (pieces, problem) = FindPieces(request);
            if (problem is not null) Problems.Add(problem with { Field = $"[{index}].{problem.Field}" });
            foreach (var piece in pieces)
            {
                var value = request.Field == CorrectedField.Cut ? piece.Found?.Label : CorrectedBody.NameOf(piece.FoundKind);
                Add(index, request, piece, FieldValue.Of(value));
            }
        }

        private void Add(int index, CorrectionRequest request, CorrectedBody.Piece? piece, FieldValue foundValue)
        {
            if (!_asked.Add((request.Field, piece)))
            {
                Problems.Add(
                    new FieldProblem($"[{index}].field", $"The {CorrectionRules.NameOf(request.Field)} is corrected twice; give it once."));
                return;
            }
            var before = _holding[(request.Field, piece)].ToList();
            var value = before is [.., var last] ? last.To : foundValue;
            var isConfirmed = request.To == foundValue && SettledDoubts.Concern(_found.Article, request.Field);
            var isHeld = value == request.To && before.TrueForAll(one => one.Conflict is null);
            if (isHeld && !(isConfirmed && before.Count == 0)) return;
            Ended.AddRange(before);
            // A later request may name by its text what this one gives back.
            if (request.Field == CorrectedField.Cut) piece!.Cut = request.To.Text;
            if (request.To == foundValue && !isConfirmed) return;
            Added.Add(new Correction
            {
                Id = -Added.Count - 1,
                Field = request.Field,
                Paragraph = piece is null ? null : _body.AnchorOf(piece),
                From = foundValue,
                To = request.To,
                By = _by,
                At = _at,
            });
        }

        private (IReadOnlyList<CorrectedBody.Piece> Pieces, FieldProblem? Problem) FindPieces(CorrectionRequest request)
        {
            if (request.Paragraph is { } paragraph) return AtNumber(_paragraphs, paragraph, "paragraph", "paragraphs");
            if (request.Removed is { } removed) return AtNumber(_removed, removed, "removed", "removed spans");
            return WithText(request, request.Text!);
        }

        private static (IReadOnlyList<CorrectedBody.Piece> Pieces, FieldProblem? Problem) AtNumber(
            List<CorrectedBody.Piece> pieces, int number, string field, string what) =>
            number <= pieces.Count
                ? ([pieces[number - 1]], null)
                : ([], new FieldProblem(field, $"There is no number {number}; the article has {pieces.Count} {what}."));

        /// <summary>
        /// All that have a text, else the one that begins with it. What a person has cut or given back is still meant by its text: the same
        /// request again must not go on to the next paragraph that begins like it, and another label is for what was cut before.
        /// </summary>
        private (IReadOnlyList<CorrectedBody.Piece> Pieces, FieldProblem? Problem) WithText(CorrectionRequest request, string text)
        {
            var isCut = request.Field == CorrectedField.Cut;
            var isGivenBack = isCut && request.To.Text is null;
            var pieces = isCut ? _body.Pieces : _body.Body();
            var same = pieces.Where(piece => piece.Text == text).ToList();
            var alike = same.Count > 0 ? same : pieces.Where(piece => piece.Text.StartsWith(text, StringComparison.Ordinal)).ToList();
            var meant = alike.FindAll(piece => (piece.Cut is not null) == isGivenBack || (isCut && piece.IsMoved));
            if (meant.Count == 1 || (meant.Count > 0 && same.Count > 0)) return (meant, null);
            var named = CorrectionRules.Shorten(text);
            if (meant.Count > 1)
            {
                return ([], new FieldProblem("text", $"{meant.Count} texts begin with “{named}”; give more of the one that is meant."));
            }
            // What rules have removed, or left in the body, is so already.
            if (isCut && alike.Count > 0) return ([], null);
            var where = isCut ? "Nothing in the article" : "No paragraph of the body";
            return ([], new FieldProblem("text", $"{where} begins with “{named}”."));
        }
    }
}
