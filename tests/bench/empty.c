/* What the libraries of the program cost, by themselves. */
int
main(void)
{
	return 0;
}
