using AlexNetSharp.Kernels.Normalization;

namespace AlexNetSharp.Kernels.Tests.Normalization;

/// <summary>The normalization as printed, one value at a time in double precision.</summary>
internal static class LrnReference
{
    public static double[] Forward(float[] x, PlaneShape shape, LrnParameters p) =>
        Forward([.. x.Select(value => (double)value)], shape, p);

    public static double[] Forward(double[] x, PlaneShape shape, LrnParameters p)
    {
        double[] y = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = x[i] * Math.Pow(Scale(x, i, shape, p), -p.Beta);
        }

        return y;
    }

    public static double[] Backward(float[] x, float[] dy, PlaneShape shape, LrnParameters p)
    {
        double[] wide = [.. x.Select(value => (double)value)];
        double[] dx = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            // y[i] = x[i] * s[i]^-b, and s[i] depends on every x[j] of the window: the derivative of each, added where it belongs.
            double scale = Scale(wide, i, shape, p);
            dx[i] += dy[i] * Math.Pow(scale, -p.Beta);
            foreach (int j in Window(i, shape, p))
            {
                dx[j] += dy[i] * x[i] * -p.Beta * Math.Pow(scale, -p.Beta - 1) * 2 * p.Alpha * x[j];
            }
        }

        return dx;
    }

    private static double Scale(double[] x, int i, PlaneShape shape, LrnParameters p) =>
        p.K + (p.Alpha * Window(i, shape, p).Sum(j => x[j] * x[j]));

    private static IEnumerable<int> Window(int i, PlaneShape shape, LrnParameters p)
    {
        int plane = (int)shape.Plane;
        int perGroup = (int)shape.Channels / p.Groups;
        int channel = i / plane % (int)shape.Channels;
        int group = channel / perGroup;
        for (int other = channel - (p.Size / 2); other <= channel + (p.Size / 2); other++)
        {
            if (other >= group * perGroup && other < (group + 1) * perGroup)
            {
                yield return i + ((other - channel) * plane);
            }
        }
    }
}
