using System.Text;
using System.Text.RegularExpressions;
using Archive.Core.Articles;
using Archive.Core.Deliveries;
using Archive.Core.Normalization.Boilerplate;
using Archive.Core.Normalization.Boilerplate.Lines;
using Archive.Core.Normalization.Boilerplate.Rules;
using Archive.Core.Normalization.Decoding;
using Archive.Core.Normalization.Labelling;
using Archive.Core.Normalization.Languages;
using Archive.Core.Normalization.Pages;
using Archive.Core.Normalization.Splitting;
using Archive.Core.Normalization.Structure;

namespace Archive.Core.Normalization;

/// <summary>
/// The pipeline, top to bottom: decode, extract or split, repair, strip boilerplate, detect the language, read the structure. A pure
/// function of the bytes, what the caller says and what is known of the source's lines: no state, safe for any number of threads. The clock
/// only ends what takes too long.
/// </summary>
/// <param name="timeLimit">How long one item may take; null for <see cref="DefaultTimeLimit"/>.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed partial class Normalizer(TimeSpan? timeLimit = null, TimeProvider? time = null)
{
    /// <summary>
    /// How long one item may take by default. The worst texts and pages within the other limits take some four seconds of one processor; a
    /// request, which has 30 seconds, is still told the reason.
    /// </summary>
    public static readonly TimeSpan DefaultTimeLimit = TimeSpan.FromSeconds(20);

    /// <summary>Raised with every change that can alter a record.</summary>
    public const int PipelineVersion = 3;

    /// <summary>A book has some thousands of paragraphs; more is a dump of many articles, and would make a record of gigabytes.</summary>
    internal const int MaxBlocks = 50_000;

    /// <summary>The longest text, in UTF-16 units: a long novel.</summary>
    internal const int MaxCharacters = 2_000_000;

    /// <summary>Hard-wrapped, with blank lines between, that is more than those paragraphs have.</summary>
    private const int MaxLines = 500_000;

    private readonly TimeSpan _timeLimit = timeLimit ?? DefaultTimeLimit;

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    private readonly BoilerplateStripper _stripper = new(BoilerplateRules.Bundled);
    private readonly TailStripper _tails = new(BoilerplateRules.Bundled);
    private readonly LineLabeller _labeller = new(BoilerplateRules.Bundled);

    [GeneratedRegex(
        @"<meta[^>]{0,200}?charset\s*=\s*[""']?([A-Za-z0-9_\-]{2,30})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MetaCharset { get; }

    /// <summary>Another model of pages, for measuring on pages that the model has not seen; null for the bundled one.</summary>
    internal PageModel? PageModel { get; init; }

    /// <summary>Normalises one submission under the identity it will have.</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="identity">Its identity.</param>
    /// <param name="lines">What the archive knows of its source's lines; null when there is no archive.</param>
    /// <param name="cancellationToken">Ends the work, within milliseconds on all but hostile input.</param>
    /// <returns>The record, or why there is none; also that it took longer than the limit.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public NormalizationResult Normalize(
        Submission submission, ArticleIdentity identity, KnownLines? lines = null, CancellationToken cancellationToken = default)
    {
        using var limit = new CancellationTokenSource(_timeLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return NormalizeWithin(submission, identity, lines ?? KnownLines.None, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Reject(
                $"It was not normalised within {_timeLimit.TotalSeconds:0.###} seconds, the limit of one item. Where the file is an "
                + "ordinary article the machine was busy: deliver it again.");
        }
    }

    private NormalizationResult NormalizeWithin(
        Submission submission, ArticleIdentity identity, KnownLines lines, CancellationToken cancellationToken)
    {
        if (submission.Bytes.Length > Submission.MaxBytes)
        {
            return Reject($"It has {submission.Bytes.Length:N0} bytes; the limit is {Submission.MaxBytes:N0}.");
        }

        var trace = new List<TraceEntry>();
        var isHtml = submission.Content is null ? submission.MediaType == MediaTypes.Html : submission.IsHtml;
        // No charset has more than four bytes to a UTF-16 unit.
        if (!isHtml && submission.Content is null && submission.Bytes.Length / 4 > MaxCharacters)
        {
            return Reject(TooLong(submission.Bytes.Length / 4));
        }
        var (decoded, undecodable) = Decode(submission);
        if (decoded is null) return Reject(undecodable!);
        trace.Add(new TraceEntry("decode", decoded.Charset, decoded.Reason));

        var repair = new TextRepair(cancellationToken);
        if (!isHtml && decoded.Text.Length > MaxCharacters) return Reject(TooLong(decoded.Text.Length));
        var lineEnds = isHtml ? 0 : decoded.Text.AsSpan().Count('\n');
        if (lineEnds > MaxLines)
        {
            return Reject($"It has {lineEnds:N0} lines; an article may have {MaxLines:N0}. Split the file into its articles.");
        }
        var (page, unreadable) = isHtml
            ? HtmlExtractor.Extract(decoded.Text, submission.Supplied.Url, repair, lines, PageModel, cancellationToken)
            : (Split(decoded.Text, repair), null);
        if (page is null) return Reject(unreadable!);
        if (page.Text.Length > MaxCharacters) return Reject(TooLong(page.Text.Length));
        trace.Add(new TraceEntry("extract", $"{page.Blocks.Count} blocks", page.Reason));
        if (repair.Counts.Count > 0)
        {
            trace.Add(new TraceEntry(
                "repair",
                string.Join(", ", repair.Counts.Select(count => $"{count.Key} {count.Value}")),
                "damage found, in that many blocks"));
        }
        if (page.Blocks.Count == 0) return Reject("It holds no text, only white space.");
        if (page.Blocks.Count > MaxBlocks)
        {
            return Reject(
                $"It has {page.Blocks.Count:N0} paragraphs; an article may have {MaxBlocks:N0}. Split the file into its articles.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        var metadata = page.Metadata.With(submission.Supplied, repair);
        var (structure, stripped, language, reason) = isHtml
            ? ReadPage(page, metadata, lines, trace, cancellationToken)
            : ReadText(page, metadata, lines, cancellationToken);
        if (submission.Supplied.Language is { } stated) (language, reason) = (new DetectedLanguage(stated, 1), "stated by the caller");
        trace.Add(new TraceEntry("language", language.Code, reason));
        trace.AddRange(structure.Trace);
        var date = metadata.Date ?? structure.Date;
        var (certainty, doubts) = DoubtsOf(structure.Doubts, submission.Supplied, language);
        var outside = page.LeftOut.Select(
            block => new StrippedBlock(block, ShapeRules.OutsideArticle, "it stands outside the article on its page"));
        var removed = stripped.Concat(structure.Removed).Concat(outside).OrderBy(removal => removal.Block.Start).ToList();

        return new NormalizationResult(
            new Article
            {
                Id = ArticleId.For(identity),
                Key = identity.Key,
                Source = identity.Source,
                Title = structure.Title,
                Caption = structure.Caption,
                Standfirst = structure.Standfirst,
                Date = date,
                Modified = (metadata.Modified ?? structure.Modified) is { } modified && modified != date ? modified : null,
                Authors = metadata.Authors.Count > 0 ? metadata.Authors : structure.Authors,
                Language = language.Code,
                LanguageConfidence = language.Confidence,
                Paragraphs = structure.Body
                    .Select(block => new Paragraph(block.Kind ?? ParagraphKind.Text, block.Language ?? language.Code, block.Text)).ToList(),
                Removed = removed.Select(removal => ToSpan(removal, language.Code)).ToList(),
                Notes =
                [
                    .. structure.Notes,
                    .. removed.Where(removal => removal.Rule.Note).Select(removal => $"{removal.Rule.Label}: {removal.Block.Text}"),
                    .. Truncation(structure.Body, removed),
                    .. decoded.BadPlaces > 0
                        ? [$"encoding: bytes that are no {decoded.Charset} stand in {decoded.BadPlaces:N0} places, as \uFFFD"]
                        : Array.Empty<string>(),
                ],
                Certainty = certainty,
                Doubts = doubts,
                Url = metadata.Url,
                Tags = submission.Supplied.Tags.Select(tag => repair.Repair(tag)).Where(tag => tag.Length > 0).ToList(),
                Charset = decoded.Charset,
                MediaType = submission.MediaType,
                Sha256 = submission.Sha256,
                PipelineVersion = PipelineVersion,
                Trace = trace,
            },
            null)
        {
            Text = page.Text,
            Places = structure.Body.Select(block => new TextPlace(block.Start, block.End)).ToList(),
            Learnable = RecurringLines.In(structure),
            DependsOn = new LineDependencies(
                page.Lines.Where(line => line.Length <= KnownLines.MaxLength).ToList(),
                structure.HasAmbiguousDate),
        };
    }

    /// <summary>The fields that are not sure, but for those that the caller states; and how sure the least sure one is.</summary>
    private static (double Certainty, IReadOnlyList<Doubt> Doubts) DoubtsOf(
        IReadOnlyList<Doubt> estimates, SuppliedMetadata supplied, DetectedLanguage language)
    {
        var found = estimates.Where(estimate => !IsStated(estimate.Field)).ToList();
        if (supplied.Language is null) found.Add(new Doubt(DoubtField.Language, language.Confidence, null, language.Code, null));
        return (
            found.Select(estimate => estimate.Probability).DefaultIfEmpty(1).Min(),
            found.Where(estimate => estimate.Probability < Doubt.Threshold).OrderBy(estimate => estimate.Probability).ToList());

        bool IsStated(DoubtField field) => field switch
        {
            DoubtField.Title => supplied.Title is not null,
            DoubtField.Date => supplied.Date is not null,
            DoubtField.Authors => supplied.Authors.Count > 0,
            _ => false,
        };
    }

    /// <summary>What a page's article is made of: its boilerplate goes, then its language and its structure are found.</summary>
    private (ParsedStructure Structure, IReadOnlyList<StrippedBlock> Removed, DetectedLanguage Language, string Reason) ReadPage(
        ExtractedPage page, PageMetadata metadata, KnownLines lines, List<TraceEntry> trace, CancellationToken cancellationToken)
    {
        var stripped = _stripper.Strip(page.Blocks, page.Text, lines);
        foreach (var removal in stripped.Removed)
        {
            trace.Add(new TraceEntry("boilerplate", $"{removal.Rule.Label} at {removal.Block.Start}", $"{removal.Rule.Id}: {removal.How}"));
        }
        var (blocks, language, reason) = LanguageDetector.Detect(stripped.Kept, metadata.Language, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        trace.AddRange(page.Trace);
        var structure = PageStructure.Of(blocks, page.Metadata, metadata) with { Doubts = page.Doubts };
        return (structure, stripped.Removed, language, reason);
    }

    /// <summary>What a plain text is made of: every line is labelled, the language of the text is found, and the fields are read.</summary>
    private (ParsedStructure Structure, IReadOnlyList<StrippedBlock> Removed, DetectedLanguage Language, string Reason) ReadText(
        ExtractedPage page, PageMetadata metadata, KnownLines lines, CancellationToken cancellationToken)
    {
        var tails = new List<StrippedBlock>();
        var whole = new List<TextBlock>(page.Blocks.Count);
        foreach (var block in page.Blocks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (kept, tail) = _tails.Strip(block, page.Text, lines);
            whole.Add(kept);
            if (tail is not null) tails.Add(tail);
        }
        var labelled = _labeller.Label(whole, lines, metadata.Title, cancellationToken);
        var isText = labelled.Exists(block => block.Label.IsText());
        var text = labelled.Where(block => block.Label.IsText() || !isText).Select(block => block.Block).ToList();
        var (blocks, language, reason) = LanguageDetector.Detect(text, metadata.Language, cancellationToken);
        var next = 0;
        labelled = labelled.Select(block => block.Label.IsText() || !isText ? block with { Block = blocks[next++] } : block).ToList();
        return (ArticleReader.Read(labelled, metadata, language.Code == Language.English, lines.IsMonthFirst), tails, language, reason);
    }

    private static (DecodedText? Decoded, string? Rejection) Decode(Submission submission)
    {
        if (submission.Content is { } content) return (new DecodedText(content, "utf-8", "JSON is UTF-8"), null);

        var bytes = submission.Bytes.Span;
        var charset = submission.Supplied.Charset;
        if (charset is null && submission.MediaType == MediaTypes.Html)
        {
            var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 4096)]);
            if (MetaCharset.Match(head) is { Success: true } declared) charset = declared.Groups[1].Value;
        }
        return TextDecoder.Decode(bytes, charset);
    }

    private static ExtractedPage Split(string text, TextRepair repair) =>
        new(text, BlockSplitter.Split(text, repair), [], PageMetadata.None, "plain text, split at blank lines");

    /// <summary>
    /// A text that stops inside a sentence, or at an ellipsis, above an invitation to subscribe was cut there: the rest is for subscribers.
    /// Said as a note, since a reader must not take the beginning for the whole.
    /// </summary>
    private static IEnumerable<string> Truncation(IReadOnlyList<TextBlock> body, List<StrippedBlock> removed)
    {
        if (body is not [.., var last]
            || (last.EndsSentence && !last.Text.EndsWith('…') && !last.Text.EndsWith("...", StringComparison.Ordinal)))
        {
            return [];
        }
        var barrier = removed.FirstOrDefault(removal => removal.Rule.Label == "subscribe" && removal.Block.Start >= last.End);
        return barrier is null ? [] : [$"truncated: the text stops above “{barrier.Block.Text}”"];
    }

    private static RemovedSpan ToSpan(StrippedBlock removal, string documentLanguage)
    {
        var language = removal.Rule.Language != "any" && removal.Rule.Takes == RuleReach.Block
            ? removal.Rule.Language
            : LanguageVote.Decide(removal.Block.Text)?.Code ?? (removal.Rule.Language == "any" ? documentLanguage : removal.Rule.Language);
        return new RemovedSpan(removal.Rule.Label, language, removal.Block.Text, removal.Rule.Id, removal.Block.Start, removal.Block.End);
    }

    private static NormalizationResult Reject(string reason) => new(null, reason);

    internal static string TooLong(int least) =>
        $"Its text has {least:N0} characters or more; an article may have {MaxCharacters:N0}. Split the file into its articles.";
}
