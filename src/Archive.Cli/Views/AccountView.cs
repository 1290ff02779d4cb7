using System.Globalization;
using Archive.Core.Catalog.Runs;

namespace Archive.Cli.Views;

/// <summary>The account of a run as a line of text.</summary>
internal static class AccountView
{
    /// <summary>The outcomes, what was offered as their sum, and how many of the articles have doubts where any does.</summary>
    public static string Sum(OutcomeCounts counts, long inDoubt) => string.Create(
        CultureInfo.InvariantCulture,
        $"{counts.Offered:N0} offered = {counts.Added:N0} added + {counts.Replaced:N0} replaced + {counts.Unchanged:N0} unchanged + "
        + $"{counts.Duplicate:N0} duplicate + {counts.Rejected:N0} rejected + {counts.Ignored:N0} ignored{(inDoubt == 0 ? "" : $" ({inDoubt:N0} in doubt)")}");
}
