using Archive.Core.Articles;
using Archive.Core.Articles.Corrections;
using Archive.Core.Catalog.Corrections;

namespace Archive.Core.Recording.Corrections;

/// <summary>What has to be written so that an article has the values that were asked for.</summary>
/// <param name="Ended">The corrections that end: others take their place, or what was found is right.</param>
/// <param name="Added">The corrections to add; their numbers are none yet.</param>
internal sealed record CorrectionPlan(IReadOnlyList<Correction> Ended, IReadOnlyList<Correction> Added)
{
    /// <summary>Whether the article has the values already, and nothing contradicts them.</summary>
    public bool IsEmpty => Ended.Count == 0 && Added.Count == 0;

    /// <summary>The plan that undoes one correction.</summary>
    public static CorrectionPlan Undo(Correction correction) => new([correction], []);

    /// <summary>
    /// Works out what requests come to. A field or paragraph has one correction at most: a new one takes the place of the one before, and
    /// one to the value that was found ends it. What an article has already is left alone, unless it is in conflict: said again, the
    /// conflict is settled.
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
        return making.Problems.Count > 0 ? (null, making.Problems) : (new CorrectionPlan(making.Ended, making.Added), null);
    }

    private sealed class Making(FoundRecord found, IReadOnlyList<Correction> corrections, string by, DateTimeOffset at)
    {
        private readonly CorrectedBody _shown = CorrectionRules.BodyOf(found, corrections);
        private readonly HashSet<(CorrectedField, ParagraphAnchor?)> _asked = [];
        private List<Correction> _holding = [.. corrections];

        public List<FieldProblem> Problems { get; } = [];

        public List<Correction> Ended { get; } = [];

        public List<Correction> Added { get; } = [];

        public void Add(int index, CorrectionRequest request)
        {
            if (!CorrectionRules.IsOfParagraph(request.Field))
            {
                Add(index, request, paragraph: null, found.Article.ValueOf(request.Field));
                return;
            }
            // A text may be that of a paragraph which an earlier request gives back.
            var body = request.Text is null ? _shown : CorrectionRules.BodyOf(found, _holding);
            var (pieces, problem) = FindPieces(body, request);
            if (problem is not null) Problems.Add(problem with { Field = $"[{index}].{problem.Field}" });
            foreach (var piece in pieces)
            {
                var value = request.Field == CorrectedField.Cut ? piece.Found?.Label : CorrectedBody.NameOf(piece.FoundKind);
                Add(index, request, body.AnchorOf(piece), FieldValue.Of(value));
            }
        }

        private void Add(int index, CorrectionRequest request, ParagraphAnchor? paragraph, FieldValue foundValue)
        {
            if (!_asked.Add((request.Field, paragraph)))
            {
                Problems.Add(
                    new FieldProblem($"[{index}].field", $"{CorrectionRules.NameOf(request.Field)} is corrected twice; say it once."));
                return;
            }
            var before = _holding.Find(correction => correction.Field == request.Field && correction.Paragraph == paragraph);
            var value = before?.To ?? foundValue;
            if (value == request.To && before?.Conflict is null) return;
            if (before is not null)
            {
                Ended.Add(before);
                _holding.Remove(before);
            }
            if (request.To == foundValue) return;
            var correction = new Correction
            {
                Id = -Added.Count - 1,
                Field = request.Field,
                Paragraph = paragraph,
                From = foundValue,
                To = request.To,
                By = by,
                At = at,
            };
            Added.Add(correction);
            _holding = [.. _holding, correction];
        }

        private static (IReadOnlyList<CorrectedBody.Piece> Pieces, FieldProblem? Problem) FindPieces(
            CorrectedBody body, CorrectionRequest request)
        {
            if (request.Paragraph is { } paragraph) return AtNumber(body.Body(), paragraph, "paragraph", "paragraphs");
            if (request.Removed is { } removed) return AtNumber(body.Removed(), removed, "removed", "removed spans");

            var isGivenBack = request.Field == CorrectedField.Cut && request.To.Text is null;
            var (pieces, problem) = WithText(isGivenBack ? body.Removed() : body.Body(), request.Text!);
            // Said again, it is done already.
            var isDone = pieces.Count == 0 && request.Field == CorrectedField.Cut
                && WithText(isGivenBack ? body.Body() : body.Removed(), request.Text!).Pieces.Count > 0;
            return isDone ? ([], null) : (pieces, problem);
        }

        private static (IReadOnlyList<CorrectedBody.Piece> Pieces, FieldProblem? Problem) AtNumber(
            List<CorrectedBody.Piece> pieces, int number, string field, string what) =>
            number <= pieces.Count
                ? ([pieces[number - 1]], null)
                : ([], new FieldProblem(field, $"There is none with the number {number}; the article has {pieces.Count} {what}."));

        /// <summary>All that have a text, else the one that begins with it.</summary>
        private static (IReadOnlyList<CorrectedBody.Piece> Pieces, FieldProblem? Problem) WithText(
            List<CorrectedBody.Piece> pieces, string text)
        {
            var same = pieces.FindAll(piece => piece.Text == text);
            if (same.Count > 0) return (same, null);
            var alike = pieces.FindAll(piece => piece.Text.StartsWith(text, StringComparison.Ordinal));
            return alike switch
            {
                [_] => (alike, null),
                [] => ([], new FieldProblem("text", $"Nothing there begins with “{text}”.")),
                _ => ([], new FieldProblem("text", $"{alike.Count} paragraphs begin with “{text}”; give more of the one that is meant.")),
            };
        }
    }
}
