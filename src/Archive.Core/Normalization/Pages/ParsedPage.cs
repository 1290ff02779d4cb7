using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Archive.Core.Normalization.Pages;

/// <summary>A parsed page.</summary>
/// <param name="Document">The DOM.</param>
/// <param name="Elements">All its elements, in document order.</param>
internal sealed record ParsedPage(IHtmlDocument Document, List<IElement> Elements);
