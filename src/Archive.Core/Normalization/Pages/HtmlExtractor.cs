using Archive.Core.Normalization.Boilerplate.Lines;
using Archive.Core.Normalization.Decoding;
using Archive.Core.Normalization.Pages.Blocks;
using Archive.Core.Normalization.Pages.Fields;
using Archive.Core.Normalization.Pages.Labelling;
using Archive.Core.Normalization.Pages.Metadata;

namespace Archive.Core.Normalization.Pages;

/// <summary>
/// Stage 2 for HTML: extracts the article of a page. Every block of the page is labelled by a learned model, all of them together; title,
/// date, authors and standfirst are the best of their candidates.
/// </summary>
internal static class HtmlExtractor
{
    /// <summary>The most markup that is parsed, text and tags, in UTF-16 code units.</summary>
    private const int MaxMarkup = 2 * Normalizer.MaxCharacters;

    /// <summary>Extracts; exactly one of the two results is null, and the second says why the page is rejected.</summary>
    /// <param name="html">The page's markup.</param>
    /// <param name="url">The URL that the caller states; null when there is none.</param>
    /// <param name="repair">Repairs the blocks, and counts the repairs.</param>
    /// <param name="lines">What the archive has learned about the lines of the source.</param>
    /// <param name="model">The model; null for the bundled one.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static (ExtractedPage? Page, string? Rejection) Extract(
        string html, string? url, TextRepair repair, KnownLines lines, PageModel? model, CancellationToken cancellationToken)
    {
        var (page, rejection) = Analyze(html, url, cancellationToken);
        if (page is null) return (null, rejection);
        if (page.Blocks.Count == 0) return (null, "The page holds no text.");

        model ??= PageModel.Bundled;
        var labels = PageLabeller.Label(page, model.Labels, model.Transitions, cancellationToken);
        var fields = FieldChooser.Choose(page, PageCandidates.Collect(page, labels, url, cancellationToken), model.Fields);
        return (new ArticleComposer(page, labels, fields, repair, lines, cancellationToken).Compose(), null);
    }

    /// <summary>Parses and walks a page, within limits; exactly one of the two results is null.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static (PageAnalysis? Page, string? Rejection) Analyze(
        string html, string? url, CancellationToken cancellationToken)
    {
        var source = PageSource.Of(html, cancellationToken);
        if (source.TextLength > Normalizer.MaxCharacters) return (null, Normalizer.TooLong(source.TextLength));
        if (source.Html.Length > MaxMarkup)
        {
            var length = $"It has {source.Html.Length:N0} characters without scripts, styles and embedded images";
            return (null, $"{length}; a page may have {MaxMarkup:N0}.");
        }
        var (parsed, rejection) = PageParser.Parse(source, cancellationToken);
        if (parsed is null) return (null, rejection);
        if (parsed.Document.Body is not { } body) return (null, "The page holds no text.");
        var blocks = BlockWalker.Walk(body, parsed.Elements, cancellationToken);
        return blocks.Blocks.Count > Normalizer.MaxBlocks
            ? (null, $"It has {blocks.Blocks.Count:N0} blocks of text; a page may have {Normalizer.MaxBlocks:N0}.")
            : (new PageAnalysis(blocks, MarkupMetadataReader.Read(parsed.Elements, url, cancellationToken), cancellationToken), null);
    }
}
