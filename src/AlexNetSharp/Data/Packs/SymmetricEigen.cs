namespace AlexNetSharp.Data.Packs;

/// <summary>Eigenvalues and eigenvectors of a small symmetric matrix by Jacobi's rotations in double precision.</summary>
internal static class SymmetricEigen
{
    private const int MostSweeps = 64;

    /// <summary>Decomposes a symmetric matrix.</summary>
    /// <param name="matrix">Shape (n, n), row by row; only its symmetric part counts.</param>
    /// <param name="size">n.</param>
    /// <returns>
    /// Eigenvalues in descending order, and eigenvectors of length 1 as columns of shape (n, n): column j belongs to value j. The component
    /// of largest magnitude of each is positive (the first one on a tie).
    /// </returns>
    public static (double[] Values, double[] Vectors) Decompose(ReadOnlySpan<double> matrix, int size)
    {
        if (matrix.Length != size * size)
        {
            throw new ArgumentException($"{matrix.Length} values are no {size}x{size} matrix.", nameof(matrix));
        }

        double[] a = matrix.ToArray();
        double[] vectors = new double[a.Length];
        for (int i = 0; i < size; i++)
        {
            vectors[(i * size) + i] = 1;
        }

        for (int sweep = 0; sweep < MostSweeps && Sweep(a, vectors, size); sweep++)
        {
        }

        return Sort(a, vectors, size);
    }

    private static bool Sweep(double[] a, double[] vectors, int size)
    {
        bool changed = false;
        for (int p = 0; p < size; p++)
        {
            for (int q = p + 1; q < size; q++)
            {
                double offDiagonal = a[(p * size) + q];
                double scale = Math.Abs(a[(p * size) + p]) + Math.Abs(a[(q * size) + q]);
                if (offDiagonal != 0 && scale + Math.Abs(offDiagonal) != scale)
                {
                    Rotate(a, vectors, size, p, q);
                    changed = true;
                }
            }
        }

        return changed;
    }

    private static void Rotate(double[] a, double[] vectors, int size, int p, int q)
    {
        double theta = (a[(q * size) + q] - a[(p * size) + p]) / (2 * a[(p * size) + q]);
        double tangent = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        double cosine = 1 / Math.Sqrt((tangent * tangent) + 1);
        double sine = tangent * cosine;
        for (int k = 0; k < size; k++)
        {
            (a[(k * size) + p], a[(k * size) + q]) = Turn(a[(k * size) + p], a[(k * size) + q], cosine, sine);
        }

        for (int k = 0; k < size; k++)
        {
            (a[(p * size) + k], a[(q * size) + k]) = Turn(a[(p * size) + k], a[(q * size) + k], cosine, sine);
            (vectors[(k * size) + p], vectors[(k * size) + q]) = Turn(vectors[(k * size) + p], vectors[(k * size) + q], cosine, sine);
        }

        a[(p * size) + q] = a[(q * size) + p] = 0;
    }

    private static (double P, double Q) Turn(double p, double q, double cosine, double sine) =>
        ((cosine * p) - (sine * q), (sine * p) + (cosine * q));

    private static (double[] Values, double[] Vectors) Sort(double[] a, double[] vectors, int size)
    {
        int[] order = [.. Enumerable.Range(0, size).OrderByDescending(i => a[(i * size) + i])];
        double[] sorted = new double[vectors.Length];
        for (int column = 0; column < size; column++)
        {
            int largest = 0;
            for (int row = 1; row < size; row++)
            {
                largest =
                    Math.Abs(vectors[(row * size) + order[column]]) > Math.Abs(vectors[(largest * size) + order[column]]) ? row : largest;
            }

            double sign = vectors[(largest * size) + order[column]] < 0 ? -1 : 1;
            for (int row = 0; row < size; row++)
            {
                sorted[(row * size) + column] = sign * vectors[(row * size) + order[column]];
            }
        }

        return ([.. order.Select(i => a[(i * size) + i])], sorted);
    }
}
